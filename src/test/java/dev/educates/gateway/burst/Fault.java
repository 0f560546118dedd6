package dev.educates.gateway.burst;

/** What goes wrong with one call. */
enum Fault {

	/** Nothing. */
	NONE,

	/** No connection, and nobody says so. */
	BLACK_HOLE,

	/** Nobody listens. */
	CONNECTION_REFUSED,

	/** A connection, but never an answer; nothing is done. */
	HANGS,

	/** It is done, but the connection breaks before the answer. */
	RESET_AFTERWARDS,

	/** It is done, but the answer drips and is never whole. */
	DRIPS,

	/** "database is locked": rolled back, answered 500. */
	LOCKED,

	/** Somebody else's page with a 200. */
	HTML,

	/** The token is not known any more: a new one is got, and all is well. */
	TOKEN_EXPIRED

}
