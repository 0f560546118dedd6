package dev.educates.gateway.graphql;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Voucher;
import dev.educates.gateway.voucher.VoucherTerms;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VoucherNodeTests {

	@Test
	void secretsAreMadeOnlyForFieldsThatAreSelected() {
		AtomicInteger made = new AtomicInteger();
		Voucher voucher = new Voucher("v1",
				new VoucherTerms("alpha", List.of("lab"), 1, null, Instant.MAX, null, Map.of(), null, false), false);
		VoucherNode node = new VoucherNode(null, new IssuedVoucher(voucher, () -> "code" + made.incrementAndGet(),
				() -> "token" + made.incrementAndGet(), 1), Instant.EPOCH);
		assertThat(node.tenant()).isEqualTo("alpha");
		assertThat(made).hasValue(0);
		assertThat(node.code()).isEqualTo("code1");
		assertThat(node.token()).isEqualTo("token2");
	}

}
