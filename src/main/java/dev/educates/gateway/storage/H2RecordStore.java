package dev.educates.gateway.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.educates.gateway.storage.CommitResult.Committed;
import dev.educates.gateway.storage.CommitResult.Reason;
import dev.educates.gateway.storage.CommitResult.Rejected;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Records of one gateway, in a file that only its user can read, or in memory. Commits
 * are one after the other, and on the disk when they return. Each operation has a
 * connection of its own: after a failure the next one opens the file again.
 */
final class H2RecordStore implements RecordArchive, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(H2RecordStore.class);

	private static final String SCHEMA = """
			create table if not exists records (
			  collection varchar(200) not null,
			  id varchar(200) not null,
			  version bigint not null,
			  body varchar(1000000) not null,
			  expires_at bigint,
			  primary key (collection, id));
			create index if not exists records_by_expiry on records (expires_at);
			""";

	private static final String OF_ID = " where collection = :collection and id = :id";

	private static final String OF_VERSION = OF_ID + " and version = :version";

	private static final String LIVE = " and (expires_at is null or expires_at > :now)";

	/** Greater than each character of a name. */
	private static final String LAST = "\u007f";

	private final Clock clock;

	private final boolean durable;

	private final JdbcClient sql;

	private final TransactionTemplate transaction;

	private final ReentrantLock commits = new ReentrantLock();

	private final ChangeNotifier notifier = new ChangeNotifier();

	H2RecordStore(String database, boolean durable, Clock clock) {
		this.clock = clock;
		this.durable = durable;
		JdbcDataSource source = new JdbcDataSource();
		// asynchronous channels: an interrupted thread would close one of the other kind
		source.setURL("jdbc:h2:%s;DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0".formatted(database));
		source.setUser("gateway");
		this.sql = JdbcClient.create(source);
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
		this.sql.sql(SCHEMA).update();
	}

	/** Records that are lost when the gateway stops. */
	static H2RecordStore inMemory(Clock clock) {
		return new H2RecordStore("mem:" + UUID.randomUUID(), false, clock);
	}

	/**
	 * Records in a file.
	 * @param file its path without suffix
	 * @throws IllegalStateException if it cannot be opened, which fails the start
	 */
	static H2RecordStore inFile(Path file, Clock clock) {
		if (file.toString().contains(";")) {
			throw StorageFailures.notOpened(file, "must not have a semicolon");
		}
		Path whole = file.toAbsolutePath();
		try {
			create(Path.of(whole + ".mv.db"));
			return new H2RecordStore("async:" + whole, true, clock);
		}
		catch (IOException ex) {
			throw StorageFailures.notOpened(file, "cannot be written: " + StorageFailures.why(ex));
		}
		catch (DataAccessException ex) {
			throw StorageFailures.notOpened(file, "cannot be opened: " + StorageFailures.why(ex));
		}
	}

	/** Others must not read it from the first moment on. */
	private static void create(Path file) throws IOException {
		Path directory = Objects.requireNonNull(file.getParent(), "directory");
		boolean hasPermissions = Files.getFileStore(existing(directory)).supportsFileAttributeView("posix");
		Files.createDirectories(directory, only("rwx------", hasPermissions));
		try {
			Files.createFile(file, only("rw-------", hasPermissions));
		}
		catch (FileAlreadyExistsException ex) {
			if (hasPermissions) {
				Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
			}
		}
	}

	private static Path existing(Path directory) {
		Path parent = directory.getParent();
		return (Files.exists(directory) || parent == null) ? directory : existing(parent);
	}

	private static FileAttribute<?>[] only(String permissions, boolean hasPermissions) {
		FileAttribute<?> only = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
		return hasPermissions ? new FileAttribute<?>[] { only } : new FileAttribute<?>[0];
	}

	@Override
	public @Nullable StoredRecord read(String collection, String id) {
		return available(() -> live("select * from records" + OF_ID, "", collection).param("id", id)
			.query(H2RecordStore::stored)
			.optional()
			.orElse(null));
	}

	@Override
	public List<StoredRecord> all(String collection) {
		return available(() -> live("select * from records where collection = :collection", " order by id", collection)
			.query(H2RecordStore::stored)
			.list());
	}

	@Override
	public int count(String collection) {
		return available(() -> live("select count(*) from records where collection = :collection", "", collection)
			.query(Integer.class)
			.single());
	}

	@Override
	public List<String> collections(String prefix) {
		return available(() -> live(
				"select distinct collection from records where collection >= :collection and collection < :last",
				" order by collection", prefix)
			.param("last", prefix + LAST)
			.query(String.class)
			.list());
	}

	/** A statement about records that have not expired. */
	private JdbcClient.StatementSpec live(String statement, String order, String collection) {
		return this.sql.sql(statement + LIVE + order).param("collection", collection).param("now", this.clock.millis());
	}

	private static StoredRecord stored(ResultSet row, int number) throws SQLException {
		Long expiresAt = row.getObject("expires_at", Long.class);
		return new StoredRecord(row.getString("id"), row.getLong("version"), row.getString("body"),
				(expiresAt != null) ? Instant.ofEpochMilli(expiresAt) : null);
	}

	@Override
	public CommitResult commit(List<RecordWrite> writes) {
		RecordChecks.check(writes);
		return available(() -> exclusively(() -> commitAll(writes),
				() -> writes.stream()
					.filter(RecordWrite::isChange)
					.map(RecordWrite::collection)
					.distinct()
					.forEach(this.notifier::changed)));
	}

	private CommitResult exclusively(Supplier<CommitResult> changes, Runnable notice) {
		this.commits.lock();
		try {
			CommitResult result = this.transaction.execute((status) -> {
				CommitResult each = changes.get();
				if (!(each instanceof Committed)) {
					status.setRollbackOnly();
				}
				return each;
			});
			if (result instanceof Committed) {
				// first, as the changes are made even if the disk fails now
				notice.run();
				if (this.durable) {
					this.sql.sql("checkpoint sync").update();
				}
			}
			return Objects.requireNonNull(result, "result");
		}
		finally {
			this.commits.unlock();
		}
	}

	private CommitResult commitAll(List<RecordWrite> writes) {
		this.sql.sql("delete from records where expires_at <= :now").param("now", this.clock.millis()).update();
		for (int i = 0; i < writes.size(); i++) {
			Reason reason = write(writes.get(i));
			if (reason != null) {
				return new Rejected(i, reason);
			}
		}
		return new Committed();
	}

	private @Nullable Reason write(RecordWrite write) {
		return switch (write) {
			case RecordWrite.Create create -> create(create);
			case RecordWrite.Replace replace -> changed(update(replace, replace.version(), replace.body()));
			case RecordWrite.Delete delete ->
				changed(of("delete from records", OF_VERSION, delete).param("version", delete.version()).update());
			case RecordWrite.Add add -> {
				add(add);
				yield null;
			}
			case RecordWrite.Unchanged same ->
				changed(of("update records set id = id", OF_VERSION, same).param("version", same.version()).update());
			case RecordWrite.AtMost atMost -> (count(atMost.collection()) > atMost.maximum()) ? Reason.FULL : null;
		};
	}

	private static @Nullable Reason changed(int count) {
		return (count == 1) ? null : Reason.CHANGED;
	}

	private @Nullable Reason create(RecordWrite.Create create) {
		boolean isLimited = create.maximum() < Integer.MAX_VALUE;
		if (isLimited && count(create.collection()) >= create.maximum() && current(create) == null) {
			return Reason.FULL;
		}
		try {
			insert(new Archived(create.collection(), create.id(), create.body(), create.expiresAt()), 1);
			return null;
		}
		catch (DuplicateKeyException ex) {
			return Reason.EXISTS;
		}
	}

	private void add(RecordWrite.Add add) {
		StoredRecord current = current(add);
		if (current == null) {
			insert(new Archived(add.collection(), add.id(), Long.toString(add.amount()), add.expiresAt()), 1);
		}
		else {
			long before = current.body().matches("-?\\d{1,18}") ? Long.parseLong(current.body()) : 0;
			String sum = Long.toString(before + add.amount());
			int _ = update(add, current.version(), sum);
		}
	}

	private @Nullable StoredRecord current(RecordWrite write) {
		return of("select * from records", OF_ID, write).query(H2RecordStore::stored).optional().orElse(null);
	}

	private void insert(Archived record, long version) {
		this.sql.sql("insert into records values (:collection, :id, :version, :body, :expiry)")
			.param("collection", record.collection())
			.param("id", record.id())
			.param("version", version)
			.param("body", record.body())
			.param("expiry", millis(record.expiresAt()))
			.update();
	}

	private int update(RecordWrite write, long version, String body) {
		return of("update records set version = version + 1, body = :body, expires_at = :expiry", OF_VERSION, write)
			.param("version", version)
			.param("body", body)
			.param("expiry", millis(write.expiresAt()))
			.update();
	}

	private JdbcClient.StatementSpec of(String statement, String where, RecordWrite write) {
		return this.sql.sql(statement + where).param("collection", write.collection()).param("id", write.id());
	}

	private static @Nullable Long millis(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() : null;
	}

	@Override
	public List<Archived> dump() {
		return available(
				() -> live("select * from records where collection >= :collection", " order by collection, id", "")
					.query((row, number) -> new Archived(row.getString("collection"), stored(row, number)))
					.list());
	}

	@Override
	public void restore(List<Archived> records) {
		long version = this.clock.millis();
		CommitResult _ = available(() -> exclusively(() -> {
			this.sql.sql("delete from records").update();
			records.forEach((each) -> insert(each, version));
			return new Committed();
		}, this.notifier::anyChanged));
	}

	private static <T extends @Nullable Object> T available(Supplier<T> operation) {
		try {
			return operation.get();
		}
		catch (DataAccessException | TransactionException ex) {
			throw new StorageUnavailableException(StorageFailures.why(ex));
		}
	}

	@Override
	public void listen(String prefix, Consumer<String> listener) {
		this.notifier.add(prefix, listener);
	}

	@Override
	public void close() {
		this.notifier.close();
		try {
			this.sql.sql("shutdown").update();
		}
		catch (DataAccessException ex) {
			logger.warn("The storage was not closed: {}. All commits are in it", StorageFailures.why(ex));
		}
	}

}
