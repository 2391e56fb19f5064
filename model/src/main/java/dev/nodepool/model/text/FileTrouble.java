package dev.nodepool.model.text;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file cannot be used, in words that say something to who does not know Java. */
public final class FileTrouble {
  private FileTrouble() {}

  /** Half a sentence, such as {@code there is no such file}. */
  public static String words(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file or directory";
      case AccessDeniedException _ -> "this user may not";
      case FileAlreadyExistsException _ -> "something else of that name is there";
      case NotDirectoryException _ -> "what should be a directory is a file";
      case CharacterCodingException _ -> "it is not in UTF-8";
      case FileSystemException other when other.getReason() != null ->
          inLowerCase(other.getReason());
      default -> e.getMessage() == null ? "it fails without a reason" : inLowerCase(e.getMessage());
    };
  }

  private static String inLowerCase(String words) {
    return words.isEmpty() ? words : Character.toLowerCase(words.charAt(0)) + words.substring(1);
  }
}
