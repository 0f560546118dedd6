/**
 * Resolvers of the schema: controllers over one snapshot per operation, loaders for live
 * data of portals, and errors with stable codes. Transports are in {@code transport},
 * parsing and limits of documents in {@code document}.
 */
@NullMarked
package dev.educates.gateway.graphql;

import org.jspecify.annotations.NullMarked;
