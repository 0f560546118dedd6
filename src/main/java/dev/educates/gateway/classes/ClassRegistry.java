package dev.educates.gateway.classes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.voucher.Redemption;
import dev.educates.gateway.voucher.Vouchers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * All classes and their members: in the storage, with a copy in memory for the path of
 * requests.
 */
final class ClassRegistry {

	private static final Logger logger = LoggerFactory.getLogger(ClassRegistry.class);

	private static final String CLASSES = "classes";

	/** Its version changes with each class that needs seats, so that no two plans do. */
	private static final String PLANS = "class-plans";

	private static final String PLAN = "revision";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final RecordStore store;

	private final Vouchers vouchers;

	private final ClassesProperties properties;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final Object writing = new Object();

	private volatile Known known = new Known(List.of(), Map.of());

	ClassRegistry(RecordStore store, Vouchers vouchers, ClassesProperties properties) {
		this.store = store;
		this.vouchers = vouchers;
		this.properties = properties;
	}

	/** Reads all, and follows the changes. */
	void start() {
		this.store.listen(CLASSES, (collection) -> read());
		this.vouchers.listen(this::redeemed);
		read();
	}

	/** Called when classes or their members have changed; must not block. */
	void listen(Runnable listener) {
		this.listeners.add(listener);
	}

	/** The classes and members in memory. */
	Known known() {
		return this.known;
	}

	private void read() {
		update((before) -> {
			List<TrainingClass> all = this.store.all(CLASSES).stream().map(ClassRegistry::read).toList();
			Map<String, List<Redemption>> members = new HashMap<>();
			all.forEach((each) -> members.put(each.id(), this.vouchers.redemptions(each.voucherId())));
			return new Known(all, members);
		});
	}

	private void redeemed(String voucher) {
		if (voucher.isEmpty()) {
			read();
			return;
		}
		TrainingClass redeemed = this.known.classes.stream()
			.filter((each) -> each.voucherId().equals(voucher))
			.findFirst()
			.orElse(null);
		if (redeemed != null) {
			update((before) -> {
				Map<String, List<Redemption>> members = new HashMap<>(before.members);
				members.put(redeemed.id(), this.vouchers.redemptions(voucher));
				return new Known(before.classes, members);
			});
		}
	}

	private void update(UnaryOperator<Known> change) {
		synchronized (this.writing) {
			try {
				this.known = change.apply(this.known);
			}
			catch (StorageUnavailableException ex) {
				logger.warn("Classes are not read: {}. What was known of them stays", ex.getMessage());
				return;
			}
		}
		this.listeners.forEach(Runnable::run);
	}

	private static TrainingClass read(StoredRecord stored) {
		return JSON.readValue(stored.body(), TrainingClass.class);
	}

	/**
	 * Reads what plans depend on, before it is read otherwise.
	 * @return to be part of the commit of a plan
	 */
	RecordWrite planned() {
		StoredRecord revision = this.store.read(PLANS, PLAN);
		read();
		return (revision != null) ? new RecordWrite.Replace(PLANS, PLAN, revision.version(), "", null)
				: new RecordWrite.Create(PLANS, PLAN, "", null);
	}

	/** What creates a class. */
	RecordWrite creation(TrainingClass created) {
		return new RecordWrite.Create(CLASSES, created.id(), JSON.writeValueAsString(created),
				created.endsAt().plus(this.properties.retention()));
	}

	/**
	 * What replaces a class.
	 * @param before as it must be stored
	 * @return null if it is stored otherwise
	 */
	@Nullable RecordWrite replacement(TrainingClass before, TrainingClass changed) {
		StoredRecord stored = this.store.read(CLASSES, changed.id());
		return (stored != null && read(stored).equals(before)) ? new RecordWrite.Replace(CLASSES, changed.id(),
				stored.version(), JSON.writeValueAsString(changed), changed.endsAt().plus(this.properties.retention()))
				: null;
	}

	/** Commits changes; they are in memory when this returns. */
	CommitResult commit(List<RecordWrite> writes) {
		CommitResult result = this.store.commit(writes);
		read();
		return result;
	}

	/**
	 * What is known of classes. The same object as long as nothing changes.
	 *
	 * @param classes all that are stored
	 * @param members uses of their vouchers by the id of the class
	 */
	record Known(List<TrainingClass> classes, Map<String, List<Redemption>> members) {

		@Nullable TrainingClass find(String id) {
			return this.classes.stream().filter((each) -> each.id().equals(id)).findFirst().orElse(null);
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

}
