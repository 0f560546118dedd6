/**
 * Who did what: one line in the log for each act, made for machines, without secrets.
 */
@NullMarked
package dev.educates.gateway.server.audit;

import org.jspecify.annotations.NullMarked;
