/**
 * Durable records: what survives a restart of the gateway, and is shared by its replicas.
 */
@NullMarked
package dev.educates.gateway.storage;

import org.jspecify.annotations.NullMarked;
