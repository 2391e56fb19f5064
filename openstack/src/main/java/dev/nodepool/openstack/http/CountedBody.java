package dev.nodepool.openstack.http;

import dev.nodepool.openstack.image.ImageSource;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/** A file as the body of a request, which tells how much of it has been taken. */
record CountedBody(BodyPublisher file, ImageSource source) implements BodyPublisher {

  static BodyPublisher of(ImageSource source) throws FileNotFoundException {
    return new CountedBody(BodyPublishers.ofFile(source.file()), source);
  }

  @Override
  public long contentLength() {
    return file.contentLength();
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> to) {
    var sent = new AtomicLong();
    file.subscribe(
        new Subscriber<>() {
          @Override
          public void onSubscribe(Subscription subscription) {
            to.onSubscribe(subscription);
          }

          @Override
          public void onNext(ByteBuffer data) {
            source.progress().accept(sent.addAndGet(data.remaining()));
            to.onNext(data);
          }

          @Override
          public void onError(Throwable failure) {
            to.onError(failure);
          }

          @Override
          public void onComplete() {
            to.onComplete();
          }
        });
  }
}
