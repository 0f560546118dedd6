/**
 * The GraphQL endpoint: controllers over one snapshot per operation, loaders for what
 * only a portal knows, and faults with stable codes.
 */
@NullMarked
package dev.educates.gateway.graphql;

import org.jspecify.annotations.NullMarked;
