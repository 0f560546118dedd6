package dev.educates.gateway.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what was used. Each method throws a
 * {@link dev.educates.gateway.storage.StorageUnavailableException} if it cannot be read.
 */
public final class UsageReport {

	private static final Logger logger = LoggerFactory.getLogger(UsageReport.class);

	private static final int MOST_ROWS = 10_000;

	/** By the last hour. It changes as sessions end; plans are made again and again. */
	private final Cache<Map.Entry<UsageKey, Instant>, UsualLoad> usual = Caffeine.newBuilder()
		.executor(Runnable::run)
		.expireAfterWrite(Duration.ofMinutes(10))
		.maximumSize(MOST_ROWS)
		.build();

	private static final Comparator<UsageRow> ORDER = Comparator
		.comparing(UsageRow::day, Comparator.nullsFirst(Comparator.naturalOrder()))
		.thenComparing(UsageRow::tenant, Comparator.nullsFirst(Comparator.naturalOrder()))
		.thenComparing(UsageRow::workshop, Comparator.nullsFirst(Comparator.naturalOrder()))
		.thenComparing(UsageRow::classId, Comparator.nullsFirst(Comparator.naturalOrder()));

	private final RecordStore store;

	private final Access access;

	private final Fleet fleet;

	UsageReport(RecordStore store, Access access, Fleet fleet) {
		this.store = store;
		this.access = access;
		this.fleet = fleet;
	}

	/**
	 * Figures of the caller's tenants.
	 * @return sorted by day, tenant, workshop and class
	 * @throws dev.educates.gateway.tenancy.Denied if the caller acts for one user alone,
	 * or may not use the tenant
	 * @throws BadInput if there are too many rows
	 */
	public List<UsageRow> rows(Caller caller, UsageQuery query) {
		caller.mustManage();
		CallerView _ = this.access.view(caller, this.fleet.current()).in(query.tenant());
		Map<Named, Map<String, Long>> groups = new HashMap<>();
		for (String collection : this.store.collections(UsageKey.DAYS)) {
			LocalDate day = UsageKey.day(collection);
			if (day != null && !day.isBefore(query.from()) && !day.isAfter(query.to())) {
				this.store.readable(collection, (record) -> Map.entry(record.id(), Long.parseLong(record.body())))
					.forEach((record) -> add(groups, caller, query, day, record));
			}
		}
		return groups.entrySet().stream().map((each) -> each.getKey().row(each.getValue())).sorted(ORDER).toList();
	}

	/**
	 * The usual load at a moment: of the same hour of the week, in the last four weeks.
	 * It is unknown if the tenant has no figures of its own: they may be among those past
	 * the limit, which are of all tenants.
	 * @param tenant whose sessions; the caller must be allowed to use it
	 */
	public UsualLoad usual(String tenant, String workshop, Instant moment, Instant now) {
		UsageKey key = UsageKey.of(tenant, workshop, null);
		if (key.equals(UsageKey.OTHERS)) {
			return UsualLoad.UNKNOWN;
		}
		Instant last = UsageHours.last(moment, now);
		UsualLoad known = this.usual.getIfPresent(Map.entry(key, last));
		if (known == null) {
			// not in a loader: it would hold a lock of the cache while it reads
			known = UsageHours.usual(last, (day, metric) -> figure(UsageCounter.day(day), key.id(metric)));
			this.usual.put(Map.entry(key, last), known);
		}
		return known;
	}

	/** Null if there is none, or it is damaged. */
	private @Nullable Long figure(LocalDate day, String id) {
		StoredRecord record = this.store.read(UsageKey.collection(day), id);
		try {
			return (record != null) ? Long.valueOf(record.body()) : null;
		}
		catch (NumberFormatException ex) {
			logger.warn("Figure '{}' of {} cannot be read, and is left out", id, day);
			return null;
		}
	}

	private static void add(Map<Named, Map<String, Long>> groups, Caller caller, UsageQuery query, LocalDate day,
			Map.Entry<String, Long> record) {
		Map.Entry<UsageKey, String> read = UsageKey.read(record.getKey());
		if (read == null || !isSeen(caller, query, read.getKey().tenant())) {
			return;
		}
		groups.computeIfAbsent(Named.of(query, day, read.getKey()), (_) -> new HashMap<>())
			.merge(read.getValue(), record.getValue(), Long::sum);
		if (groups.size() > MOST_ROWS) {
			throw new BadInput("more than %d rows: choose fewer days or groups".formatted(MOST_ROWS));
		}
	}

	private static boolean isSeen(Caller caller, UsageQuery query, String tenant) {
		return (query.tenant() != null) ? query.tenant().equals(tenant)
				: caller.isAdmin() || (!tenant.isEmpty() && caller.mayUse(tenant));
	}

	/** What a row is of; null for what is not grouped by. */
	private record Named(@Nullable LocalDate day, @Nullable String tenant, @Nullable String workshop,
			@Nullable String classId) {

		static Named of(UsageQuery query, LocalDate day, UsageKey key) {
			return new Named(query.groups().contains(UsageQuery.Group.DAY) ? day : null,
					query.groups().contains(UsageQuery.Group.TENANT) ? key.tenant() : null,
					query.groups().contains(UsageQuery.Group.WORKSHOP) ? key.workshop() : null,
					query.groups().contains(UsageQuery.Group.CLASS) ? key.classId() : null);
		}

		UsageRow row(Map<String, Long> figures) {
			SortedMap<RefusalReason, Long> refusals = new TreeMap<>();
			for (RefusalReason reason : RefusalReason.values()) {
				Long count = figures.get(UsageKey.REFUSED + reason.name());
				if (count != null) {
					refusals.put(reason, count);
				}
			}
			return new UsageRow(this.day, this.tenant, this.workshop, this.classId,
					figures.getOrDefault(UsageKey.SESSIONS, 0L), figures.getOrDefault(UsageKey.ENDED, 0L),
					figures.getOrDefault(UsageKey.SECONDS, 0L), figures.getOrDefault(UsageKey.WAIT_MILLIS, 0L),
					refusals);
		}

	}

}
