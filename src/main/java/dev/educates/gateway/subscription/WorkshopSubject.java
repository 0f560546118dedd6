package dev.educates.gateway.subscription;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/** Workshops with their seats. */
record WorkshopSubject(@Nullable String tenant,
		@Nullable Set<String> names) implements Subject<WorkshopSubject.Workshops, WorkshopChange> {

	@Override
	public Workshops state(CallerView view) {
		CallerView narrowed = view.in(this.tenant);
		return new Workshops(narrowed.workshops()
			.stream()
			.filter((workshop) -> this.names == null || this.names.contains(workshop.name()))
			.collect(Collectors.toMap(HostedWorkshop::name, Function.identity())), narrowed);
	}

	@Override
	public Collection<WorkshopChange> changes(@Nullable Workshops before, Workshops now) {
		List<WorkshopChange> changes = new ArrayList<>();
		for (HostedWorkshop workshop : now.byName.values()) {
			HostedWorkshop was = (before != null) ? before.byName.get(workshop.name()) : null;
			if (was == null || (was != workshop && !was.availability().equals(workshop.availability()))) {
				changes.add(new WorkshopChange(workshop.name(), workshop, now.view));
			}
		}
		if (before != null) {
			before.byName.keySet()
				.stream()
				.filter((name) -> !now.byName.containsKey(name))
				.forEach((name) -> changes.add(new WorkshopChange(name, null, now.view)));
		}
		return changes;
	}

	@Override
	public Object item(WorkshopChange change) {
		return change.name();
	}

	record Workshops(Map<String, HostedWorkshop> byName, CallerView view) {
	}

}
