/**
 * The REST API of Educates' lookup service, over the same core as GraphQL: for front ends
 * that speak it. docs/migrating-from-the-lookup-service.md has where it differs, and why.
 */
@NullMarked
package dev.educates.gateway.rest;

import org.jspecify.annotations.NullMarked;
