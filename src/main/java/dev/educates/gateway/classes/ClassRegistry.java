package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StorageUnavailableException;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Denied;
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

	private final Access access;

	private final ClassesProperties properties;

	private final Clock clock;

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final Object writing = new Object();

	private volatile KnownClasses known = KnownClasses.NONE;

	ClassRegistry(RecordStore store, Vouchers vouchers, Access access, ClassesProperties properties, Clock clock) {
		this.store = store;
		this.vouchers = vouchers;
		this.access = access;
		this.properties = properties;
		this.clock = clock;
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

	KnownClasses known() {
		return this.known;
	}

	/** Reads all; what was known stays if the storage is unavailable. */
	void read() {
		update((before) -> {
			List<TrainingClass> all = this.store.readable(CLASSES, ClassRegistry::read);
			Map<String, List<Redemption>> members = new HashMap<>();
			all.forEach((each) -> members.put(each.id(), members(each, before)));
			return new KnownClasses(all, members);
		});
	}

	private void redeemed(String voucher) {
		// an empty one: the notice of all classes reads the members, too
		TrainingClass redeemed = known().ofVoucher(voucher);
		if (redeemed != null) {
			update((before) -> {
				Map<String, List<Redemption>> members = new HashMap<>(before.members());
				members.put(redeemed.id(), members(redeemed));
				return new KnownClasses(before.classes(), members);
			});
		}
	}

	/** Reads them only if the voucher can have uses, and its records are still kept. */
	private List<Redemption> members(TrainingClass of, KnownClasses before) {
		Instant now = this.clock.instant();
		List<Redemption> known = before.members().get(of.id());
		boolean isRead = known == null || !known.isEmpty() || !now.isBefore(of.holdFrom());
		return (isRead && now.isBefore(of.endsAt().plus(Vouchers.KEPT))) ? members(of) : List.of();
	}

	/** With the ids of their users on portals, or without users that no portal takes. */
	private List<Redemption> members(TrainingClass of) {
		return this.vouchers.redemptions(of.voucherId())
			.stream()
			.map((each) -> new Redemption(each.person(), onPortal(of, each.user()), each.workshop(), each.session(),
					each.takenAt(), each.name(), each.lostUntil()))
			.toList();
	}

	private String onPortal(TrainingClass of, String user) {
		try {
			return user.isEmpty() ? user : this.access.onPortal(of.tenant(), user);
		}
		catch (Denied ex) {
			logger.warn("A member of class {} has no valid user id", of.id());
			return "";
		}
	}

	private void update(UnaryOperator<KnownClasses> change) {
		synchronized (this.writing) {
			try {
				KnownClasses changed = change.apply(this.known);
				if (changed.equals(this.known)) {
					return;
				}
				this.known = changed;
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

	/**
	 * Stores a class together with other changes. If it is stored, it is in memory when
	 * this returns.
	 * @param before as it must be stored; null for a new class
	 * @return null if it is stored otherwise
	 */
	@Nullable CommitResult commit(@Nullable TrainingClass before, TrainingClass changed, List<RecordWrite> more) {
		String id = changed.id();
		String body = JSON.writeValueAsString(changed);
		Instant expiresAt = changed.endsAt().plus(this.properties.retention());
		List<RecordWrite> writes = new ArrayList<>(more);
		if (before == null) {
			writes.add(new RecordWrite.Create(CLASSES, id, body, expiresAt));
		}
		else {
			StoredRecord stored = this.store.read(CLASSES, id);
			if (stored == null || !read(stored).equals(before)) {
				return null;
			}
			writes.add(new RecordWrite.Replace(CLASSES, id, stored.version(), body, expiresAt));
		}
		CommitResult result = this.store.commit(writes);
		if (result instanceof CommitResult.Committed) {
			// as it is stored now: another replica may have changed it again
			update((known) -> known.with(id,
					Optional.ofNullable(this.store.read(CLASSES, id)).map(ClassRegistry::read)));
		}
		return result;
	}

}
