package dev.educates.gateway.graphql;

import java.time.Duration;

/**
 * Tries out tokens that end soon, but not before they were used: how long that takes is
 * for the machine to say.
 */
final class ShortLived {

	private static final Duration SHORTEST = Duration.ofSeconds(2);

	private static final Duration LONGEST = Duration.ofSeconds(64);

	private ShortLived() {
	}

	/**
	 * Begins with the shortest life with which that goes well.
	 * @param begin what must go well while the token is good
	 * @param end what must be so when it is no longer
	 */
	static <T> void used(Begin<T> begin, End<T> end) throws Exception {
		Duration life = SHORTEST;
		while (true) {
			T begun;
			try {
				begun = begin.with(life);
			}
			catch (AssertionError | Exception ex) {
				if (life.compareTo(LONGEST) >= 0) {
					throw ex;
				}
				life = life.multipliedBy(2);
				continue;
			}
			end.of(begun);
			return;
		}
	}

	/** What is done with a token that is good for so long. */
	@FunctionalInterface
	interface Begin<T> {

		T with(Duration life) throws Exception;

	}

	/** What is done when it is no longer good. */
	@FunctionalInterface
	interface End<T> {

		void of(T begun) throws Exception;

	}

}
