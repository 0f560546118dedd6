package dev.educates.gateway.usage;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/** Reads what was used. */
public final class UsageReport {

	private static final int MOST_ROWS = 10_000;

	/** Each day of the week once. */
	public static final int MEAN_DAYS = 7;

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
	 * Sessions of a workshop that ran at a time in the last days, on the average of day
	 * and night.
	 * @param tenant whose sessions
	 * @param today is not counted
	 * @throws dev.educates.gateway.tenancy.Denied as for {@link #rows}
	 * @throws dev.educates.gateway.storage.StorageUnavailableException if they cannot be
	 * read
	 */
	public double meanSessions(Caller caller, String tenant, String workshop, LocalDate today) {
		UsageQuery lastDays = new UsageQuery(tenant, today.minusDays(MEAN_DAYS), today.minusDays(1),
				Set.of(UsageQuery.Group.WORKSHOP));
		long seconds = rows(caller, lastDays).stream()
			.filter((row) -> workshop.equals(row.workshop()))
			.mapToLong(UsageRow::seconds)
			.sum();
		return (double) seconds / Duration.ofDays(MEAN_DAYS).toSeconds();
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
