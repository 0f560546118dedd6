/**
 * Vouchers: rights to sessions for callers without a log-in, as codes and as tokens.
 */
@NullMarked
package dev.educates.gateway.voucher;

import org.jspecify.annotations.NullMarked;
