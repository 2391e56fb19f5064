package dev.nodepool.store;

/** Is told of the locks that this process takes and gives up. */
interface LockNews {
  LockNews NOBODY =
      new LockNews() {
        @Override
        public void taken(String name) {}

        @Override
        public void givenUp(String name) {}
      };

  void taken(String name);

  void givenUp(String name);

  /** Tells the records which of them we have locked. */
  static LockNews of(Records<?> records, String key) {
    return new LockNews() {
      @Override
      public void taken(String name) {
        records.lockTaken(key, name);
      }

      @Override
      public void givenUp(String name) {
        records.lockGivenUp(key, name);
      }
    };
  }
}
