package dev.nodepool.driver;

import java.util.List;

/** The power to look whether everything that the configuration needs is there, and usable. */
public interface Diagnosable {

  /**
   * Asks the cloud all that it takes to make a node, and changes nothing. What cannot be asked is a
   * finding too.
   */
  List<Finding> diagnose() throws InterruptedException;
}
