package dev.educates.gateway.voucher;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.fleet.Fleets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Tokens of other systems, and of attackers. */
class VoucherTokensTests {

	private static final Instant NOW = Fleets.SEEN;

	private static final VoucherProperties.Key ACADEMY = new VoucherProperties.Key("academy", "a".repeat(40),
			List.of("alpha"));

	private static final VoucherProperties.Key PARTNER = new VoucherProperties.Key("partner", "p".repeat(40),
			List.of("*"));

	private static final SharedSecrets SECRETS = new SharedSecrets(() -> VoucherFixture.SIGNING_KEY, "vouchers");

	private static final JOSEObjectType TYPE = new JOSEObjectType("voucher+jwt");

	private final VoucherTokens tokens = new VoucherTokens(SECRETS, List.of(ACADEMY, PARTNER));

	private static JWTClaimsSet.Builder claims() {
		return new JWTClaimsSet.Builder().jwtID("order-17")
			.claim("tenant", "alpha")
			.claim("workshops", List.of("lab", "other-lab"))
			.claim("uses", 3)
			.expirationTime(Date.from(NOW.plus(Duration.ofDays(30))));
	}

	private static JWSHeader.Builder header() {
		return new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID("academy");
	}

	private static String signed(JWSHeader header, JWTClaimsSet claims, String secret) throws Exception {
		SignedJWT token = new SignedJWT(header, claims);
		token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
		return token.serialize();
	}

	private static String signed(JWTClaimsSet claims) throws Exception {
		return signed(header().build(), claims, ACADEMY.secret());
	}

	@Test
	void anotherSystemWithAKeyIssuesVouchers() throws Exception {
		JWTClaimsSet claims = claims().notBeforeTime(Date.from(NOW.plusSeconds(60)))
			.subject("ann")
			.claim("labels", Map.of("region", "eu"))
			.build();
		VoucherTokens.Verified verified = this.tokens.verified(signed(claims), NOW);
		assertThat(verified).isNotNull();
		assertThat(verified.voucher().terms()).isEqualTo(new VoucherTerms("alpha", List.of("lab", "other-lab"), 3,
				NOW.plusSeconds(60), NOW.plus(Duration.ofDays(30)), "ann", Map.of("region", "eu"), null, false));
		assertThat(verified.id()).matches("t[0-9a-f]{31}");
	}

	@Test
	void keyIssuesVouchersForItsTenantsAlone() throws Exception {
		VoucherTokens.Verified verified = this.tokens.verified(signed(claims().claim("tenant", "beta").build()), NOW);
		assertThat(verified.mayIssueFor("beta")).isFalse();
		assertThat(verified.mayIssueFor("alpha")).isTrue();
	}

	@Test
	void sameIdOfAnotherKeyOrTenantIsAnotherVoucher() throws Exception {
		JWTClaimsSet claims = claims().build();
		String ofPartner = signed(header().keyID("partner").build(), claims, PARTNER.secret());
		String ofBeta = signed(header().keyID("partner").build(), claims().claim("tenant", "beta").build(),
				PARTNER.secret());
		assertThat(Stream.of(signed(claims), ofPartner, ofBeta).map((token) -> this.tokens.verified(token, NOW).id()))
			.doesNotHaveDuplicates();
	}

	@Test
	void ownTokenNamesTheStoredVoucherAndNothingElse() throws Exception {
		Voucher voucher = new Voucher("0123456789abcdef0123456789abcdef", VoucherTokensTests.terms(), false);
		String token = this.tokens.of(voucher);
		assertThat(this.tokens.verified(token, NOW)).satisfies((verified) -> {
			assertThat(verified.id()).isEqualTo(voucher.id());
			assertThat(verified.voucher()).isNull();
			assertThat(verified.mayIssueFor("beta")).isFalse();
		});
		// the first key signs; without one, the gateway's own
		assertThat(SignedJWT.parse(token).getHeader().getKeyID()).isEqualTo("academy");
		VoucherTokens without = new VoucherTokens(SECRETS, List.of());
		assertThat(without.verified(without.of(voucher), NOW).mayIssueFor("beta")).isTrue();
		assertThat(this.tokens.verified(without.of(voucher), NOW)).isNotNull();
		assertThat(without.verified(token, NOW)).isNull();
	}

	private static VoucherTerms terms() {
		return new VoucherTerms("alpha", List.of("lab"), 1, null, NOW.plusSeconds(60), null, Map.of(), null, false);
	}

	static List<Arguments> forged() throws Exception {
		JWTClaimsSet valid = claims().build();
		List<Arguments> all = new ArrayList<>();
		Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
		String[] parts = signed(valid).split("\\.");
		String none = base64
			.encodeToString("{\"alg\":\"none\",\"typ\":\"voucher+jwt\",\"kid\":\"academy\"}".getBytes());
		all.add(arguments("no algorithm, no signature", none + "." + parts[1] + "."));
		all.add(arguments("no algorithm, with the signature", none + "." + parts[1] + "." + parts[2]));
		all.add(arguments("no signature", parts[0] + "." + parts[1] + "."));
		all.add(arguments("signature of others",
				parts[0] + "." + parts[1] + "." + signed(claims().jwtID("x").build()).split("\\.")[2]));
		all.add(arguments("other claims",
				parts[0] + "." + signed(claims().claim("uses", 4).build()).split("\\.")[1] + "." + parts[2]));
		all.add(arguments("a third part too many", String.join(".", parts) + ".x"));
		all.add(arguments("another algorithm", signed(
				new JWSHeader.Builder(JWSAlgorithm.HS512).type(TYPE).keyID("academy").build(), valid, "a".repeat(64))));
		all.add(arguments("key of another key id", signed(header().keyID("partner").build(), valid, ACADEMY.secret())));
		all.add(arguments("unknown key id", signed(header().keyID("unknown").build(), valid, ACADEMY.secret())));
		all.add(arguments("no key id",
				signed(new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build(), valid, ACADEMY.secret())));
		all.add(arguments("type of a log-in",
				signed(header().type(JOSEObjectType.JWT).build(), valid, ACADEMY.secret())));
		all.add(arguments("no type",
				signed(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("academy").build(), valid, ACADEMY.secret())));
		all.add(arguments("signing key of the gateway",
				signed(header().keyID("gateway").build(), valid, VoucherFixture.SIGNING_KEY)));
		all.add(arguments("critical header",
				signed(header().criticalParams(Set.of("x")).customParam("x", 1).build(), valid, ACADEMY.secret())));
		all.add(arguments("too long", signed(claims().claim("x", "y".repeat(8000)).build())));
		all.add(arguments("no token", "a.b.c"));
		all.add(arguments("nothing", ".."));
		return all;
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void forged(String what, String token) {
		assertThat(this.tokens.verified(token, NOW)).isNull();
	}

	static List<Arguments> invalidClaims() {
		List<Arguments> all = new ArrayList<>();
		claims("no id", all, (claims) -> claims.jwtID(null));
		claims("blank id", all, (claims) -> claims.jwtID(" "));
		claims("long id", all, (claims) -> claims.jwtID("x".repeat(101)));
		claims("no tenant", all, (claims) -> claims.claim("tenant", null));
		claims("tenant that is no text", all, (claims) -> claims.claim("tenant", 7));
		claims("no workshops", all, (claims) -> claims.claim("workshops", null));
		claims("empty workshops", all, (claims) -> claims.claim("workshops", List.of()));
		claims("workshop that is no text", all, (claims) -> claims.claim("workshops", List.of(1)));
		claims("same workshop twice", all, (claims) -> claims.claim("workshops", List.of("lab", "lab")));
		claims("long workshop", all, (claims) -> claims.claim("workshops", List.of("x".repeat(254))));
		claims("no uses", all, (claims) -> claims.claim("uses", null));
		claims("zero uses", all, (claims) -> claims.claim("uses", 0));
		claims("too many uses", all, (claims) -> claims.claim("uses", 10_001));
		claims("uses beyond an int", all, (claims) -> claims.claim("uses", (1L << 32) + 1));
		claims("part of a use", all, (claims) -> claims.claim("uses", 1.5));
		claims("uses as text", all, (claims) -> claims.claim("uses", "3"));
		claims("no expiry", all, (claims) -> claims.expirationTime(null));
		claims("expiry beyond a year", all,
				(claims) -> claims.expirationTime(Date.from(NOW.plus(Duration.ofDays(400)))));
		claims("begins after its end", all, (claims) -> claims.notBeforeTime(Date.from(NOW.plus(Duration.ofDays(31)))));
		claims("user that portals would not take", all, (claims) -> claims.subject("ann\n"));
		claims("label that is no text", all, (claims) -> claims.claim("labels", Map.of("a", 1)));
		claims("seats of a class", all, (claims) -> claims.claim("class", "class-1"));
		claims("gateway as issuer, without a stored voucher's id", all, (claims) -> claims.issuer("educates-gateway"));
		return all;
	}

	private static void claims(String what, List<Arguments> all, Consumer<JWTClaimsSet.Builder> change) {
		JWTClaimsSet.Builder claims = claims();
		change.accept(claims);
		all.add(arguments(what, claims.build()));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void invalidClaims(String what, JWTClaimsSet claims) throws Exception {
		assertThat(this.tokens.verified(signed(claims), NOW)).isNull();
	}

	@Test
	void nothingPrintsAKey() {
		assertThat(List.of(ACADEMY, new VoucherProperties(List.of(ACADEMY), null)).toString())
			.doesNotContain(ACADEMY.secret());
	}

}
