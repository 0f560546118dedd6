package dev.educates.gateway.server.audit;

import java.time.Duration;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AuditTests {

	private static final Caller FRONT_END = Callers.client("front-end", "alpha");

	private final Audit hashed = new Audit(new AuditProperties(AuditProperties.IdFormat.HASHED, "key"));

	private final Audit plain = new Audit(new AuditProperties(AuditProperties.IdFormat.PLAIN, null));

	@Test
	void anActIsOneLineOfPairs(CapturedOutput output) {
		this.plain.act("request", FRONT_END)
			.tenant("alpha")
			.user("ann")
			.workshop("lab")
			.session(new SessionRef(new PortalRef("eu", "a"), "w01-s001"))
			.outcome("GRANTED")
			.took(Duration.ofMillis(12))
			.write();
		assertThat(output.getAll().strip().lines()).hasSize(1)
			.first()
			.asString()
			.endsWith("act=request caller=client:front-end tenant=alpha user=ann workshop=lab portal=eu/a "
					+ "session=w01-s001 outcome=GRANTED durationMillis=12");
	}

	/** In logs of JSON it can be summed up. */
	@Test
	void durationIsANumberInTheEvent() {
		Logger logger = (Logger) LoggerFactory.getLogger("audit");
		ListAppender<ILoggingEvent> events = new ListAppender<>();
		events.start();
		logger.addAppender(events);
		try {
			this.plain.act("request", FRONT_END).took(Duration.ofMillis(12)).write();
		}
		finally {
			logger.detachAppender(events);
		}
		assertThat(events.list).singleElement()
			.satisfies((event) -> assertThat(event.getKeyValuePairs())
				.anySatisfy((pair) -> assertThat(pair).returns("durationMillis", (each) -> each.key)
					.returns(12L, (each) -> each.value)));
	}

	@Test
	void sameUserIsTheSameHashAndNobodyElses(CapturedOutput output) {
		this.hashed.act("a", FRONT_END).user("ann").write();
		this.hashed.act("a", FRONT_END).user("ann").write();
		this.hashed.act("a", FRONT_END).user("ben").write();
		new Audit(new AuditProperties(AuditProperties.IdFormat.HASHED, "other")).act("a", FRONT_END)
			.user("ann")
			.write();
		assertThat(output.getAll()).doesNotContain("user=ann").doesNotContain("user=ben");
		var users = output.getAll().strip().lines().map((line) -> line.replaceAll(".*user=", "")).toList();
		assertThat(users).hasSize(4).allMatch((user) -> user.matches("[0-9a-f]{16}"));
		assertThat(users.get(0)).isEqualTo(users.get(1)).isNotEqualTo(users.get(2)).isNotEqualTo(users.get(3));
	}

	@Test
	void anAddressIsHashedEvenIfIdsArePlain(CapturedOutput output) {
		this.plain.act("request", FRONT_END).user("ann@example.com").write();
		assertThat(output.getAll()).contains("user=").doesNotContain("ann");
	}

	@ParameterizedTest
	@ValueSource(strings = { "lab\nact=login", "lab\r\nx", "lab\u2028x", "lab\u0085x", "lab\u001b[31m", "lab\u009b31m",
			"lab\u202ex", "lab\u2066x", "lab\ud800" })
	void whatClientsSendIsNeverAnotherLine(String workshop, CapturedOutput output) {
		this.plain.act("request", FRONT_END).workshop(workshop).write();
		assertThat(output.getAll().strip().lines()).hasSize(1);
		assertThat(output.getAll()).contains("lab?").doesNotContainPattern("[\\p{C}\\p{Zl}\\p{Zp}&&[^\r\n\t]]");
	}

	@Test
	void whatClientsSendIsNeverAnotherPair(CapturedOutput output) {
		this.plain.act("request", FRONT_END).workshop("lab outcome=GRANTED \"x\"").outcome("REFUSED").write();
		assertThat(output.getAll()).contains("workshop=\"lab outcome=GRANTED \\\"x\\\"\" outcome=REFUSED");
		this.plain.act("request", FRONT_END).workshop("x".repeat(5000)).write();
		assertThat(output.getAll()).doesNotContain("x".repeat(151));
	}

	@Test
	void aCallerIsToldByItsKindAndName(CapturedOutput output) {
		this.hashed.act("viewer", Callers.endUser("ann", "alpha")).write();
		this.hashed.act("viewer", Caller.ANONYMOUS).write();
		assertThat(output.getAll()).contains("caller=end-user:issuer")
			.contains("caller=anonymous")
			.doesNotContain("ann");
	}

}
