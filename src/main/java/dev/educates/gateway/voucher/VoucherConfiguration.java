package dev.educates.gateway.voucher;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.security.GuessLimiter;
import dev.educates.gateway.server.audit.Audit;
import dev.educates.gateway.session.SessionObserver;
import dev.educates.gateway.session.waitlist.Waitlist;
import dev.educates.gateway.storage.CommitResult;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.tenancy.Access;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Vouchers over the storage. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VoucherProperties.class)
class VoucherConfiguration {

	private static final String KEYS = "keys";

	private static final String KEY = "vouchers";

	private static final int KEY_BYTES = 32;

	/** The one of a backup after a restore. */
	private volatile String key;

	private final SharedSecrets secrets;

	private final RecordStore store;

	VoucherConfiguration(RecordStore store, Environment environment) {
		String configured = environment.getProperty("gateway.security.signing-key");
		this.store = store;
		this.key = (configured != null) ? configured : storedKey(store);
		this.secrets = new SharedSecrets(() -> this.key, "vouchers");
		if (configured == null) {
			store.listen(KEYS, (collection) -> this.key = storedKey(store));
		}
	}

	/** A random key, as old as the storage: codes are valid after a restart, too. */
	static String storedKey(RecordStore store) {
		if (store.read(KEYS, KEY) == null) {
			byte[] random = new byte[KEY_BYTES];
			new SecureRandom().nextBytes(random);
			CommitResult _ = store
				.commit(List.of(new RecordWrite.Create(KEYS, KEY, HexFormat.of().formatHex(random), null)));
		}
		return Objects.requireNonNull(store.read(KEYS, KEY), KEY).body();
	}

	@Bean
	Vouchers vouchers(VoucherProperties properties, Clock clock) {
		return new Vouchers(this.store, this.secrets, properties, clock);
	}

	/** The wait list needs the uses, too. */
	@Bean
	VoucherUses voucherUses(Vouchers vouchers, ObjectProvider<Waitlist> waitlist, Clock clock) {
		return new VoucherUses(this.store, vouchers, () -> waitlist.getObject().maximumPatience(),
				(task) -> Thread.ofVirtual().name("voucher").start(task), clock);
	}

	@Bean
	VoucherSessions voucherSessions(Vouchers vouchers, GuessLimiter voucherGuesses, Access access, Fleet fleet,
			Audit audit, List<SessionObserver> observers, Clock clock) {
		return new VoucherSessions(vouchers, this.secrets, voucherGuesses, access, fleet, audit, observers, clock);
	}

}
