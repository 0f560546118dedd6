package dev.educates.gateway.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/** Reads what was used. */
public final class UsageReport {

	private static final int MOST_ROWS = 10_000;

	/** It changes as sessions end, and plans are made again and again. */
	private final Cache<Map.Entry<UsageKey, Instant>, UsualLoad> usual = Caffeine.newBuilder()
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
	 * @throws dev.educates.gateway.storage.StorageUnavailableException if they cannot be
	 * read
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
	 * @param tenant whose sessions; the caller must be allowed to use it
	 * @throws dev.educates.gateway.storage.StorageUnavailableException if it cannot be
	 * read
	 */
	public UsualLoad usual(String tenant, String workshop, Instant moment, Instant now) {
		UsageKey key = UsageKey.of(tenant, workshop, null);
		return this.usual.get(Map.entry(key, moment.truncatedTo(ChronoUnit.HOURS)),
				(of) -> UsageHours.usual(of.getValue(), now, (day) -> figures(key, UsageCounter.day(day))));
	}

	private UsageHours.Figures figures(UsageKey key, LocalDate day) {
		Map<String, Long> own = new HashMap<>();
		boolean hasHours = false;
		for (StoredRecord record : this.store.all(UsageKey.collection(day))) {
			Map.Entry<UsageKey, String> read = UsageKey.read(record.id());
			if (read != null && read.getValue().startsWith(UsageHours.HOUR)) {
				hasHours = true;
				if (read.getKey().equals(key)) {
					own.put(read.getValue(), Long.parseLong(record.body()));
				}
			}
		}
		return new UsageHours.Figures(own, hasHours);
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
			return UsageRow.of(this.day, this.tenant, this.workshop, this.classId, figures);
		}

	}

}
