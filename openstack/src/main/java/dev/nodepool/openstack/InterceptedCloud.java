package dev.nodepool.openstack;

import static java.util.Objects.requireNonNull;

import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Interceptor;
import dev.nodepool.openstack.api.Operation;
import dev.nodepool.openstack.blockstorage.VolumeService;
import dev.nodepool.openstack.compute.ComputeService;
import dev.nodepool.openstack.identity.IdentityService;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.network.NetworkService;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cloud of which every call but the login goes through an interceptor. */
public record InterceptedCloud(
    IdentityService identity,
    ComputeService compute,
    NetworkService network,
    VolumeService blockStorage,
    ImageService image)
    implements Cloud {

  public InterceptedCloud(Cloud cloud, Interceptor interceptor) {
    this(
        cloud.identity(),
        between(interceptor, "compute", ComputeService.class, cloud.compute()),
        between(interceptor, "network", NetworkService.class, cloud.network()),
        between(interceptor, "block-storage", VolumeService.class, cloud.blockStorage()),
        between(interceptor, "image", ImageService.class, cloud.image()));
  }

  private static <S> S between(Interceptor interceptor, String title, Class<S> type, S service) {
    var calls = calls(title, type);
    var proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              var call = calls.get(method);
              return call == null
                  ? invoke(service, method, arguments)
                  : interceptor.around(call, () -> invoke(service, method, arguments));
            });
    return type.cast(proxy);
  }

  private static Map<Method, ApiCall> calls(String title, Class<?> type) {
    var calls = new HashMap<Method, ApiCall>();
    for (var method : type.getMethods()) {
      var operation = requireNonNull(method.getAnnotation(Operation.class), method::toString);
      var words = operation.value().split(" ");
      calls.put(method, new ApiCall(title, words[0], words[1]));
    }
    return calls;
  }

  @SuppressWarnings("NullAway") // what a call without an answer gives
  private static Object invoke(
      Object service, Method method, @Nullable Object @Nullable [] arguments)
      throws CloudApiException, InterruptedException {
    try {
      return method.invoke(service, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case CloudApiException it -> throw it;
        case InterruptedException it -> throw it;
        case RuntimeException it -> throw it;
        case Error it -> throw it;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
