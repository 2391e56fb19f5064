package dev.nodepool.client.autohold;

import dev.nodepool.model.HoldRequest;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job, as hold requests name it.
 *
 * @param tenant null when whoever runs the job does not say: then that of a request is any
 * @param project its canonical name, such as {@code opendev.org/zuul/zuul}; null likewise
 * @param ref the git ref that is tested, empty for none
 */
public record JobRun(String job, @Nullable String tenant, @Nullable String project, String ref) {

  /** How exactly a request names a run: the most exact one is used first. */
  private enum Scope {
    JOB,
    CHANGE,
    REF;

    static Scope of(String refFilter) {
      if (refFilter.equals(HoldRequest.ANY_REF)) {
        return JOB;
      }
      return refFilter.endsWith(HoldRequest.ANY_REF) ? CHANGE : REF;
    }
  }

  /** The request that is to hold the nodes; of several the most exact, of these the first. */
  public Optional<HoldRequest> chooseOf(Collection<HoldRequest> requests) {
    HoldRequest best = null;
    for (var request : requests) {
      if (isMeantBy(request)
          && (best == null
              || Scope.of(request.refFilter()).compareTo(Scope.of(best.refFilter())) > 0)) {
        best = request;
      }
    }
    return Optional.ofNullable(best);
  }

  private boolean isMeantBy(HoldRequest request) {
    return request.isOpen()
        && request.job().equals(job)
        && (tenant == null || tenant.equals(request.tenant()))
        && (project == null || project.equals(request.project()))
        && begins(ref, request.refFilter());
  }

  private static boolean begins(String ref, String filter) {
    try {
      return Pattern.compile(filter).matcher(ref).lookingAt();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
