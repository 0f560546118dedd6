package dev.educates.gateway.classes;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.voucher.Redemption;
import org.jspecify.annotations.Nullable;

/**
 * What is known of classes and their members. The same object as long as nothing changes.
 *
 * @param classes all that are stored, in the order of their ids
 * @param members uses of their vouchers by the id of the class; their users are those on
 * portals
 */
record KnownClasses(List<TrainingClass> classes, Map<String, List<Redemption>> members) {

	static final KnownClasses NONE = new KnownClasses(List.of(), Map.of());

	KnownClasses {
		classes = classes.stream().sorted(Comparator.comparing(TrainingClass::id)).toList();
	}

	@Nullable TrainingClass find(String id) {
		return this.classes.stream().filter((each) -> each.id().equals(id)).findFirst().orElse(null);
	}

	@Nullable TrainingClass ofVoucher(String voucher) {
		return this.classes.stream().filter((each) -> each.voucherId().equals(voucher)).findFirst().orElse(null);
	}

	/** With one class as it is now; empty if it is there no longer. */
	KnownClasses with(String id, Optional<TrainingClass> changed) {
		Map<String, List<Redemption>> allMembers = new HashMap<>(this.members);
		allMembers.putIfAbsent(id, List.of());
		return new KnownClasses(
				Stream.concat(this.classes.stream().filter((each) -> !each.id().equals(id)), changed.stream()).toList(),
				allMembers);
	}

	List<Redemption> members(String classId) {
		return this.members.getOrDefault(classId, List.of());
	}

	/** The sessions of the members of a class that serve their owners. */
	List<Session> sessions(String classId, FleetView fleet) {
		return members(classId).stream().flatMap((member) -> session(member, fleet)).toList();
	}

	/** The session of a member that serves its owner; empty if there is none. */
	static Stream<Session> session(Redemption member, FleetView fleet) {
		Session known = (member.session() != null) ? fleet.session(member.session()) : null;
		Stream<Session> own = member.user().isEmpty() ? Stream.empty()
				: fleet.sessionsOf(member.user(), member.workshop()).stream();
		return Stream.concat(own, Stream.ofNullable(known)).filter(Session::usable).limit(1);
	}

}
