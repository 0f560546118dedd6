package dev.educates.gateway.portal.http;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.fleet.PortalRef;

/**
 * Bounds the total memory of catalogs, during parsing and of the parsed ones.
 *
 * <h2>Guarantees</h2>
 * <ol>
 * <li>A catalog is read only with reserved bytes. The first part of each catalog and the
 * rest of large ones have separate budgets: large catalogs wait for each other and never
 * delay a small one.</li>
 * <li>No reader waits for a budget while it holds part of the same one, so there is no
 * deadlock.</li>
 * <li>Parsed catalogs stay below their budget. A portal beyond it keeps its last
 * catalog.</li>
 * </ol>
 */
final class CatalogMemory {

	/** A catalog of some 1,500 sessions. */
	static final int BEGINNING = 512 * 1024;

	private static final int UNIT = 1024;

	private final Semaphore beginnings;

	private final Semaphore rests;

	private final int largest;

	private final long mostKept;

	private final Map<PortalRef, Long> kept = new HashMap<>();

	private long allKept;

	/**
	 * Divides the heap: a sixteenth is for beginnings, an eighth for the rest of large
	 * catalogs, a third for what is kept.
	 * @param heap in bytes
	 * @param largest bytes that one catalog may have
	 */
	CatalogMemory(long heap, int largest) {
		this.beginnings = new Semaphore(units(Math.max(heap / 16, BEGINNING)), true);
		this.rests = new Semaphore(units(Math.max(heap / 8, largest)), true);
		this.largest = largest;
		this.mostKept = heap / 3;
	}

	/** Reserves memory for the first part of a catalog, or for all of a small one. */
	Reservation reserve(long length, Duration patience) {
		int beginning = units((length >= 0) ? Math.min(length, BEGINNING) : BEGINNING);
		acquire(this.beginnings, beginning, patience);
		return new Reservation(beginning);
	}

	private static void acquire(Semaphore budget, int units, Duration patience) {
		try {
			if (budget.tryAcquire(units, patience.toNanos(), TimeUnit.NANOSECONDS)) {
				return;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new CatalogLimitException(
				"catalog was not read: the gateway had no memory free in time for %d kB of it".formatted(units));
	}

	private static int units(long bytes) {
		return (int) Math.clamp((bytes + UNIT - 1) / UNIT, 1, Integer.MAX_VALUE);
	}

	/** Replaces the parsed catalog of a portal. */
	synchronized void keep(PortalRef portal, long bytes) {
		long before = this.kept.getOrDefault(portal, 0L);
		if (bytes > before && this.allKept - before + bytes > this.mostKept) {
			throw new CatalogLimitException(
					"catalog takes about %d kB, and all catalogs together may take %d kB, a third of the heap"
						.formatted(units(bytes), units(this.mostKept)));
		}
		this.kept.put(portal, bytes);
		this.allKept += bytes - before;
	}

	/** Releases the catalogs of all other portals. */
	synchronized void keepOnly(Set<PortalRef> portals) {
		this.kept.keySet().retainAll(portals);
		this.allKept = this.kept.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Memory for one catalog, until it is closed. */
	final class Reservation implements AutoCloseable {

		private final int beginning;

		private int rest;

		private Reservation(int beginning) {
			this.beginning = beginning;
		}

		/** Reserves memory for a catalog of maximum size. */
		void extend(Duration patience) {
			if (this.rest == 0) {
				int wanted = units(CatalogMemory.this.largest);
				acquire(CatalogMemory.this.rests, wanted, patience);
				this.rest = wanted;
			}
		}

		long bytes() {
			return (long) (this.beginning + this.rest) * UNIT;
		}

		@Override
		public void close() {
			CatalogMemory.this.beginnings.release(this.beginning);
			CatalogMemory.this.rests.release(this.rest);
		}

	}

}
