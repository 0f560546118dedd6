package dev.educates.gateway.voucher;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.tenancy.NamePattern;
import org.jspecify.annotations.Nullable;

/**
 * Vouchers as signed tokens (JWT, RFC 7519): HS256 and no other algorithm, with the type
 * {@code voucher+jwt}, so that no token that was made for another purpose is a voucher.
 * The token of a stored voucher names it and nothing else: the storage has the terms.
 * That of another system has the terms; they are validated like those of a client.
 */
final class VoucherTokens {

	/** More than the claims of a valid token need. */
	static final int LONGEST = 8192;

	static final String ISSUER = "educates-gateway";

	/** Key id of the key that is derived from the signing key of the gateway. */
	static final String OWN_KEY = "gateway";

	private static final JOSEObjectType TYPE = new JOSEObjectType("voucher+jwt");

	private static final int ID_LENGTH = 31;

	private static final int LONGEST_ID = 100;

	private final SharedSecrets secrets;

	private final List<Key> keys;

	/** Tokens that the first key signs or, without one, the gateway's own. */
	VoucherTokens(SharedSecrets secrets, List<VoucherProperties.Key> keys) {
		this.secrets = secrets;
		this.keys = keys.stream()
			.map((key) -> new Key(key.id(), key.secret().getBytes(StandardCharsets.UTF_8),
					key.tenants().stream().map(NamePattern::new).toList()))
			.toList();
	}

	/** The own one is the last one: it changes with the signing key. */
	private List<Key> keys() {
		byte[] own = this.secrets.digest("signature of tokens").getBytes(StandardCharsets.UTF_8);
		List<Key> all = new ArrayList<>(this.keys);
		all.add(new Key(OWN_KEY, own, List.of(new NamePattern("*"))));
		return all;
	}

	/** Whether a text is meant to be a token: no code has a dot. */
	static boolean isToken(String text) {
		return text.indexOf('.') >= 0;
	}

	/** The token of a stored voucher: always the same one while its key is the first. */
	String of(Voucher voucher) {
		Key key = keys().getFirst();
		JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).keyID(key.id).build();
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(ISSUER).jwtID(voucher.id()).build();
		SignedJWT token = new SignedJWT(header, claims);
		try {
			token.sign(new MACSigner(key.secret));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("every JDK has HmacSHA256", ex);
		}
		return token.serialize();
	}

	/**
	 * What a token says; null if it is not a valid voucher.
	 * @param now for the limit of its expiry; one that has expired is valid here
	 */
	@Nullable Verified verified(String text, Instant now) {
		if (text.length() > LONGEST) {
			return null;
		}
		try {
			SignedJWT token = SignedJWT.parse(text);
			Key key = signed(token);
			return (key != null) ? verified(key, token.getJWTClaimsSet(), now) : null;
		}
		catch (ParseException | JOSEException | RuntimeException ex) {
			// whatever is wrong with it, the client does not learn what
			return null;
		}
	}

	/** With an unknown key id it takes as long as with a wrong signature. */
	private @Nullable Key signed(SignedJWT token) throws JOSEException {
		JWSHeader header = token.getHeader();
		List<Key> all = keys();
		Key named = all.stream().filter((key) -> key.id.equals(header.getKeyID())).findFirst().orElse(null);
		Key tried = (named != null) ? named : all.getFirst();
		boolean isVoucher = JWSAlgorithm.HS256.equals(header.getAlgorithm()) && TYPE.equals(header.getType());
		boolean isSigned = isVoucher && token.verify(new MACVerifier(tried.secret));
		return isSigned ? named : null;
	}

	private @Nullable Verified verified(Key key, JWTClaimsSet claims, Instant now) throws ParseException {
		String id = claims.getJWTID();
		if (id == null || id.isBlank() || id.length() > LONGEST_ID) {
			return null;
		}
		if (ISSUER.equals(claims.getIssuer())) {
			return id.matches("[0-9a-f]{32}") ? new Verified(id, null, key.tenants) : null;
		}
		VoucherTerms terms = terms(claims);
		if (terms == null || !terms.problems(now).isEmpty()) {
			return null;
		}
		// the same id of another system, or for another tenant, is another voucher
		String own = "t"
				+ this.secrets.digest(String.join("\n", "token", key.id, terms.tenant(), id)).substring(0, ID_LENGTH);
		return new Verified(own, new Voucher(own, terms, false), key.tenants);
	}

	/**
	 * Null without what a voucher needs, or with a class: its seats are not others' to
	 * give.
	 */
	private static @Nullable VoucherTerms terms(JWTClaimsSet claims) throws ParseException {
		String tenant = claims.getStringClaim("tenant");
		List<String> workshops = claims.getStringListClaim("workshops");
		Date expires = claims.getExpirationTime();
		Date begins = claims.getNotBeforeTime();
		if (tenant == null || workshops == null || expires == null || claims.getClaim("class") != null
				|| !(claims.getClaim("uses") instanceof Long uses)) {
			return null;
		}
		Map<String, String> labels = new TreeMap<>();
		Map<String, Object> claimed = claims.getJSONObjectClaim("labels");
		if (claimed != null) {
			claimed.forEach((name, value) -> labels.put(name, (String) value));
		}
		return new VoucherTerms(tenant, workshops, Math.toIntExact(uses), (begins != null) ? begins.toInstant() : null,
				expires.toInstant(), claims.getSubject(), labels, null, false);
	}

	/** A key that may issue vouchers for these tenants. */
	private record Key(String id, byte[] secret, List<NamePattern> tenants) {

		@Override
		public String toString() {
			return "Key[" + this.id + "]";
		}

	}

	/**
	 * A token with a valid signature.
	 *
	 * @param id of the voucher
	 * @param voucher by the claims; null if only the storage has it
	 * @param tenants for which its key may issue vouchers
	 */
	record Verified(String id, @Nullable Voucher voucher, List<NamePattern> tenants) {

		boolean mayIssueFor(String tenant) {
			return this.tenants.stream().anyMatch((pattern) -> pattern.matches(tenant));
		}

	}

}
