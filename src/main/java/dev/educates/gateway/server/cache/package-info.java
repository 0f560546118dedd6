/**
 * Answers as bytes, kept as long as they are true. docs/adr/0007 has the reasons.
 */
@NullMarked
package dev.educates.gateway.server.cache;

import org.jspecify.annotations.NullMarked;
