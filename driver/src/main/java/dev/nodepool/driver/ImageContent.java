package dev.nodepool.driver;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of an image, however they are kept. Any number of readers at the same time. */
public interface ImageContent {

  /** How many they are. */
  long size();

  /** From the first one on. */
  InputStream open() throws IOException;
}
