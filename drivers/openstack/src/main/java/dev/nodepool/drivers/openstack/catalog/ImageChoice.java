package dev.nodepool.drivers.openstack.catalog;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.openstack.image.Image;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which image of a cloud is meant by a name or id: of several of one name that are active, one of
 * the project before a public one before one that is shared with it, then the newest.
 *
 * @param named all of that name, or the one of that id
 * @param project the id of ours
 */
public record ImageChoice(List<Image> named, String project) {
  public ImageChoice {
    named = List.copyOf(named);
  }

  public static ImageChoice of(List<Image> all, String nameOrId, String project) {
    var byId = all.stream().filter(image -> image.id().equals(nameOrId)).toList();
    var byName = all.stream().filter(image -> image.name().equals(nameOrId)).toList();
    return new ImageChoice(byId.isEmpty() ? byName : byId, project);
  }

  /** Empty when there is none that a server can be made of. */
  public Optional<Image> chosen() {
    return active().stream()
        .max(
            Comparator.comparingInt(this::nearness)
                .thenComparing(image -> requireNonNullElse(image.created(), Instant.MIN))
                .thenComparing(Image::id));
  }

  private int nearness(Image image) {
    if (image.owner().equals(project)) {
      return 2;
    }
    return image.visibility().equals("public") ? 1 : 0;
  }

  public List<Image> active() {
    return named.stream().filter(Image::isActive).toList();
  }

  /** In what states those of the name are, for messages. */
  public String states() {
    return named.stream()
        .map(image -> "%s is %s".formatted(image.id(), image.status()))
        .collect(Collectors.joining(", "));
  }
}
