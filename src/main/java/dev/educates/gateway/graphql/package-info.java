/**
 * The fields of GraphQL: controllers over one snapshot per operation, loaders for what
 * only a portal knows, and faults with stable codes. How operations come in and answers
 * go out is in {@code transport}, what is done with documents in {@code document}.
 */
@NullMarked
package dev.educates.gateway.graphql;

import org.jspecify.annotations.NullMarked;
