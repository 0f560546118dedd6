/*
 * The protocol by which replicas of the gateway give one user one session of one workshop.
 *
 * Two replicas, two portals, one user. The user's browser asks both replicas at the same
 * moment, asks again if a replica crashes, and opens every activation URL that arrives.
 * Faults are bounded, so that the state space is finite:
 *
 *   CRASHES    replicas that crash and start again, at any step
 *   LOST       responses that are lost after the portal has worked
 *   OUTAGES    portals that cannot be reached for a while
 *   FAILOVERS  failovers of Redis that lose the lock, the fact, or both
 *   PAUSES     replicas that stand still for longer than the lock lives, and then go on
 *
 * Assumptions. The lock is renewed, so it expires only if its owner has crashed or stands
 * still. The fact lives for as long as its session may. The numbers of steps are those of
 * docs/adr/0013.
 *
 * Checked in each reachable state: the user never has two activated sessions, and the
 * clean-up never ends a session whose URL was delivered. Checked whenever nothing more can
 * happen: no seat reservation and no lock is left, each request has ended, and no session
 * is left that no URL opens.
 *
 * Variants show that each part of the protocol is needed: NO_LOCK; NO_FACT; NO_CHECK, a
 * grant that does not compare the fact; SHORT_FACT, a fact that expires before its
 * session; QUIET_REUSE, reuse that does not record the fact.
 */

#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LOST
#define LOST 1
#endif
#ifndef OUTAGES
#define OUTAGES 1
#endif
#ifndef FAILOVERS
#define FAILOVERS 0
#endif
#ifndef PAUSES
#define PAUSES 0
#endif

#ifndef NO_LOCK
#define NO_LOCK 0
#endif
#ifndef NO_FACT
#define NO_FACT 0
#endif
#ifndef SHORT_FACT
#define SHORT_FACT 0
#endif

#ifndef NO_CHECK
#define NO_CHECK 0
#endif
#ifndef QUIET_REUSE
#define QUIET_REUSE 0
#endif

#define NONE 2      /* no replica, no portal */
#define LEFT 3      /* the owner has crashed */

mtype = { ABSENT, HELD, ACTIVATED, GRANTED, REFUSED, UNREACHED, UNKNOWN };

/* Redis */
byte lock = NONE;                    /* lock of user and workshop: its owner */
byte fact = NONE;                    /* newest fact: the portal that has the session */
bool asked[2];                       /* a replica asked this portal, and has not recorded the reply */
byte reserved[2] = { NONE, NONE };   /* seat reservation at a portal: its owner */

/* portals */
mtype session[2] = { ABSENT, ABSENT };
byte instance[2];    /* a new session has a new name and a new URL */
bool reachable[2] = { true, true };

/* replicas, as [replica * 2 + portal] */
bool known[4];      /* the snapshot shows the user's session */
bool orphan[4];     /* a lost response may have left a session */
bool alive[2] = { true, true };
bool paused[2];

/* the user's browser */
bool delivered[2];  /* the activation URL of a portal's session has arrived */
byte answering[2];  /* responses with that URL on their way: a hold is longer than that */
byte pending[2] = { 1, 1 };

byte crashes = CRASHES;
byte lost = LOST;
byte outages = OUTAGES;
byte failovers = FAILOVERS;
byte pauses = PAUSES;

#define KNOWN(r, p)  known[(r) * 2 + (p)]
#define ORPHAN(r, p) orphan[(r) * 2 + (p)]
#define OWN(r, p)    (KNOWN(r, p) && !ORPHAN(r, p))
#define OVER         (pending[0] == 0 && pending[1] == 0)

/* A poll: the snapshot of a replica has what the portal has. */
inline poll(r, p) {
	if
	:: alive[r] && reachable[p] -> KNOWN(r, p) = (session[p] != ABSENT)
	:: else
	fi
}

/* The memory of the replica is gone; what it has in Redis stays until it expires. */
inline crash(r) {
	crashes--;
	if
	:: reply == GRANTED -> answering[p]--; reply = UNKNOWN
	:: else
	fi;
	alive[r] = false;
	KNOWN(r, 0) = false; KNOWN(r, 1) = false;
	ORPHAN(r, 0) = false; ORPHAN(r, 1) = false;
	if
	:: lock == r -> lock = LEFT
	:: else
	fi;
	if
	:: reserved[0] == r -> reserved[0] = LEFT
	:: else
	fi;
	if
	:: reserved[1] == r -> reserved[1] = LEFT
	:: else
	fi
}

/* A portal gives one user one session. A new one has a new URL. */
inline request(p) {
	if
	:: !reachable[p] -> reply = UNREACHED
	:: else ->
		if
		:: session[p] == ABSENT -> session[p] = HELD; instance[p]++; delivered[p] = false
		:: else
		fi;
		if
		:: reply = GRANTED; got = instance[p]; answering[p]++
		:: lost > 0 -> lost--; reply = UNKNOWN
		fi
	fi
}

/* A request for the session that the user has creates none. */
inline reuse(p) {
	if
	:: !reachable[p] -> reply = UNREACHED
	:: reachable[p] && session[p] == ABSENT -> reply = REFUSED
	:: else ->
		if
		:: reply = GRANTED; got = instance[p]; answering[p]++
		:: lost > 0 -> lost--; reply = UNKNOWN
		fi
	fi
}

inline release(r) {
	if
	:: reserved[0] == r -> reserved[0] = NONE
	:: else
	fi;
	if
	:: reserved[1] == r -> reserved[1] = NONE
	:: else
	fi
}

proctype Replica(byte r) {
	byte p = NONE;
	byte seen = NONE;    /* the fact of step 2 */
	bool tried[2];
	mtype reply = UNKNOWN;
	byte got;            /* the session of that reply */

idle:
end:
	/* 2 lock; its reply has the fact and the asked portals */
	if
	:: atomic { pending[r] > 0 && (lock == NONE || NO_LOCK) -> lock = r; tried[0] = false; tried[1] = false }
	:: atomic { crashes > 0 && pending[r] > 0 -> crash(r); goto crashed }
	fi;

look:
	atomic {
		seen = fact;
		if
		:: asked[0] && fact != 0 -> ORPHAN(r, 0) = true
		:: else
		fi;
		if
		:: asked[1] && fact != 1 -> ORPHAN(r, 1) = true
		:: else
		fi;
		/* 3 fact */
		if
		:: fact < NONE -> KNOWN(r, fact) = true; ORPHAN(r, fact) = false
		:: else
		fi;
		/* 4 reuse: a session that a lost response has left only if there is no other */
		if
		:: OWN(r, 0) -> p = 0
		:: OWN(r, 1) -> p = 1
		:: !OWN(r, 0) && !OWN(r, 1) && KNOWN(r, 0) -> p = 0
		:: !OWN(r, 0) && !OWN(r, 1) && KNOWN(r, 1) -> p = 1
		:: !KNOWN(r, 0) && !KNOWN(r, 1) -> p = NONE; goto place
		fi
	};
	if
	:: atomic { reuse(p) }
	:: atomic { crashes > 0 -> crash(r); goto crashed }
	fi;
	if
	:: atomic { reply == GRANTED -> if :: QUIET_REUSE -> goto give :: else -> goto grant fi }
	:: atomic { reply == REFUSED ->
		KNOWN(r, p) = false;
		ORPHAN(r, p) = false;
		if
		:: fact == p && session[p] == ABSENT -> fact = NONE     /* the fact names this session, not a later one */
		:: else
		fi;
		goto look }
	:: atomic { reply == UNREACHED || reply == UNKNOWN -> goto refuse }
	fi;

place:
	/* 5 reserve a seat of a portal that was not tried, 6 asked */
	if
	:: atomic { !tried[0] && reserved[0] == NONE -> reserved[0] = r; asked[0] = true; p = 0 }
	:: atomic { !tried[1] && reserved[1] == NONE -> reserved[1] = r; asked[1] = true; p = 1 }
	:: atomic { (tried[0] || reserved[0] != NONE) && (tried[1] || reserved[1] != NONE) -> goto refuse }
	:: atomic { crashes > 0 -> crash(r); goto crashed }
	fi;

send:
	/* 7 request a session */
	if
	:: atomic { pauses > 0 -> pauses--; paused[r] = true }; !paused[r]
	:: true
	fi;
	if
	:: atomic { request(p) }
	:: atomic { crashes > 0 -> crash(r); goto crashed }
	fi;
	if
	:: atomic { reply == GRANTED -> goto grant }
	/* after a lost response the same portal is asked again, and no other while it may answer */
	:: atomic { reply == UNKNOWN -> ORPHAN(r, p) = true; goto send }
	:: atomic { reply == UNREACHED -> tried[p] = true; release(r); goto place }
	fi;

grant:
	/* 8 the session becomes the fact, unless another replica has granted one meanwhile */
	if
	:: atomic { fact == seen || fact == p || NO_CHECK -> fact = (NO_FACT -> NONE : p); asked[p] = false; ORPHAN(r, p) = false }
	:: atomic { fact != seen && fact != p && !NO_CHECK -> ORPHAN(r, p) = true; answering[p]--; reply = UNKNOWN; release(r); goto look }
	:: atomic { crashes > 0 -> crash(r); goto crashed }
	fi;
give:
	if
	:: atomic { pauses > 0 -> pauses--; paused[r] = true }; !paused[r]
	:: true
	fi;
	/* 9 the snapshots, and the end of the reservation */
	if
	:: atomic {
		KNOWN(r, p) = true;
		if
		:: KNOWN(1 - r, p) = alive[1 - r]     /* the message reaches the other replica */
		:: true                               /* or is lost */
		fi;
		release(r) }
	:: atomic { crashes > 0 -> crash(r); goto crashed }
	fi;
	/* 10 the lock, and the response */
	if
	:: atomic { lock == r -> lock = NONE }
	:: lock != r
	:: atomic { crashes > 0 -> crash(r); goto crashed }
	fi;
	if
	:: atomic { answering[p]--; reply = UNKNOWN;
		if
		:: instance[p] == got -> delivered[p] = true
		:: else
		fi;
		pending[r]--; p = NONE; goto idle }
	:: atomic { crashes > 0 -> crash(r); goto crashed }
	fi;

refuse:
	atomic {
		release(r);
		if
		:: lock == r -> lock = NONE
		:: else
		fi;
		pending[r]--;
		p = NONE;
		goto idle
	};

crashed:
	/* The browser asks again. A replica that starts polls what it can reach. */
	atomic {
		if
		:: pending[1 - r]++; pending[r]--
		:: true
		fi;
		p = NONE
	};
	atomic {
		alive[r] = true;
		poll(r, 0);
		poll(r, 1);
		goto idle
	}
}

/* The learner opens each session whose URL has arrived. */
active proctype Browser() {
end:
	do
	:: atomic { delivered[0] && session[0] == HELD -> session[0] = ACTIVATED }
	:: atomic { delivered[1] && session[1] == HELD -> session[1] = ACTIVATED }
	od
}

/* A replica ends an orphaned session whose user has another, while no request of the user is in flight. */
proctype Reaper(byte r) {
end:
	do
	:: atomic { lock == NONE && alive[r] && reachable[0] && ORPHAN(r, 0) && KNOWN(r, 0) && (fact == 1 || (fact == NONE && OWN(r, 1))) ->
		assert(FAILOVERS > 0 || PAUSES > 0 || session[0] == ABSENT || (!delivered[0] && answering[0] == 0));
		session[0] = ABSENT; KNOWN(r, 0) = false; ORPHAN(r, 0) = false }
	:: atomic { lock == NONE && alive[r] && reachable[1] && ORPHAN(r, 1) && KNOWN(r, 1) && (fact == 0 || (fact == NONE && OWN(r, 0))) ->
		assert(FAILOVERS > 0 || PAUSES > 0 || session[1] == ABSENT || (!delivered[1] && answering[1] == 0));
		session[1] = ABSENT; KNOWN(r, 1) = false; ORPHAN(r, 1) = false }
	od
}

#define STALE(r, p) (alive[r] && reachable[p] && KNOWN(r, p) != (session[p] != ABSENT))

/* Time, polls and faults. */
active proctype World() {
end:
	do
	:: atomic { STALE(0, 0) -> poll(0, 0) }
	:: atomic { STALE(0, 1) -> poll(0, 1) }
	:: atomic { STALE(1, 0) -> poll(1, 0) }
	:: atomic { STALE(1, 1) -> poll(1, 1) }
	/* the hold of a session that was not opened ends */
	:: atomic { session[0] == HELD && !delivered[0] && answering[0] == 0 && lock == NONE -> session[0] = ABSENT }
	:: atomic { session[1] == HELD && !delivered[1] && answering[1] == 0 && lock == NONE -> session[1] = ABSENT }
	/* the fact of a session that has ended expires */
	:: atomic { fact < NONE && lock == NONE && (SHORT_FACT || session[fact] == ABSENT) -> fact = NONE }
	/* what a crashed owner, or one that stands still, has in Redis expires */
	:: atomic { (lock == LEFT || (lock < NONE && paused[lock])) ->
		lock = NONE }
	:: atomic { (reserved[0] == LEFT || (reserved[0] < NONE && paused[reserved[0]])) -> reserved[0] = NONE }
	:: atomic { (reserved[1] == LEFT || (reserved[1] < NONE && paused[reserved[1]])) -> reserved[1] = NONE }
	:: atomic { paused[0] -> paused[0] = false }
	:: atomic { paused[1] -> paused[1] = false }
	/* portals */
	:: atomic { outages > 0 && reachable[0] && !OVER -> outages--; reachable[0] = false }
	:: atomic { outages > 0 && reachable[1] && !OVER -> outages--; reachable[1] = false }
	:: atomic { !reachable[0] -> reachable[0] = true }
	:: atomic { !reachable[1] -> reachable[1] = true }
	/* a replica that was promoted lacks the last writes */
	:: atomic { failovers > 0 && (lock != NONE || fact != NONE) -> failovers--;
		if
		:: lock = NONE
		:: fact = NONE
		:: lock = NONE; fact = NONE
		fi }
	od
}

active proctype NeverTwo() {
end:
	atomic { session[0] == ACTIVATED && session[1] == ACTIVATED -> assert(false) }
}

/* Nothing more can happen. */
active proctype NothingIsLost() {
	timeout;
	assert(OVER);
	assert(lock == NONE);
	assert(reserved[0] == NONE && reserved[1] == NONE);
	assert(session[0] != HELD && session[1] != HELD)
}

init {
	atomic { run Replica(0); run Replica(1); run Reaper(0); run Reaper(1) }
}
