/**
 * GraphQL documents: they are parsed, measured, compared with trusted ones, and cached.
 * Their {@link dev.educates.gateway.graphql.document.DocumentMetrics} is in the context
 * of the operation.
 */
@NullMarked
package dev.educates.gateway.graphql.document;

import org.jspecify.annotations.NullMarked;
