package dev.nodepool.builder.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Files that the program {@code zstd} has compressed. */
public final class Zstd {
  /** The end of their names. */
  public static final String END = ".zst";

  private static final int MAGIC = 0xFD2FB528;
  private static final int LONGEST_HEADER = 18;
  private static final int[] SIZE_BYTES = {0, 2, 4, 8};
  private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};

  private Zstd() {}

  /** How many bytes it has when it is decompressed, as its header says (RFC 8878, 3.1.1.1). */
  static long size(Path file) throws IOException {
    byte[] header;
    try (var in = Files.newInputStream(file)) {
      header = Arrays.copyOf(in.readNBytes(LONGEST_HEADER), LONGEST_HEADER);
    }
    var bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt() != MAGIC) {
      throw new IOException("%s is not what zstd makes".formatted(file));
    }
    int descriptor = bytes.get();
    boolean single = (descriptor & 0x20) != 0;
    int length = SIZE_BYTES[descriptor >> 6 & 3];
    bytes.position(bytes.position() + (single ? 0 : 1) + DICTIONARY_BYTES[descriptor & 3]);
    return switch (length) {
      case 2 -> Short.toUnsignedLong(bytes.getShort()) + 256;
      case 4 -> Integer.toUnsignedLong(bytes.getInt());
      case 8 -> bytes.getLong();
      default -> {
        if (single) {
          yield Byte.toUnsignedLong(bytes.get());
        }
        throw new IOException("%s does not say how long it was".formatted(file));
      }
    };
  }

  /** Its bytes, decompressed while they are read; whoever has opened it closes it. */
  static InputStream open(Path file) throws IOException {
    var process =
        new ProcessBuilder("zstd", "--decompress", "--stdout", "--quiet", "--", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    return new Decompressed(process, file);
  }

  private static final class Decompressed extends FilterInputStream {
    private final Process process;
    private final Path file;

    private Decompressed(Process process, Path file) {
      super(process.getInputStream());
      this.process = process;
      this.file = file;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = super.read(into, from, length);
      if (count < 0 && process.onExit().join().exitValue() != 0) {
        throw new IOException("zstd cannot decompress %s".formatted(file));
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      super.close();
    }
  }
}
