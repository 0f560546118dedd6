/** What one may try, a tab each. */
export const TABS = [
	{
		query: `# Workshops over all portals, with their seats
query Workshops {
  workshops {
    totalCount
    nodes {
      name
      title
      availability { status ready remaining capacity allocated portals clusters observedAt }
    }
  }
}
`,
	},
	{
		query: `# A session for a learner. Open activationUrl in a new tab, then ask again: it is the same session.
mutation RequestSession($input: RequestSessionInput!) {
  requestSession(input: $input) {
    __typename
    ... on SessionGranted {
      activationUrl
      activateBefore
      reused
      session { id name state portal { name cluster { name } } }
    }
    ... on SessionRefused {
      reason
      message
      retryable
      retryAfterSeconds
    }
  }
}
`,
		variables: JSON.stringify({input: {workshop: 'lab-container-basics', user: 'me'}}, null, 2),
	},
	{
		query: `# The sessions of a learner, with what their portals know right now
query Sessions($user: String) {
  sessions(user: $user) {
    nodes {
      id
      name
      state
      remainingSeconds
      workshop { title }
      portal { name cluster { name } }
      schedule { state remainingSeconds extendable }
      configurationUrl
    }
  }
}
`,
		variables: JSON.stringify({user: 'me'}, null, 2),
	},
	{
		query: `# Put in the id of a session
mutation Extend($id: ID!) {
  extendSession(id: $id) {
    __typename
    ... on SessionExtended { session { state expiresAt remainingSeconds } }
    ... on SessionUnchanged { reason message retryable }
  }
}

mutation Terminate($id: ID!) {
  terminateSession(id: $id) {
    __typename
    ... on SessionTerminated { name }
    ... on SessionUnchanged { reason message retryable }
  }
}
`,
		variables: JSON.stringify({id: ''}, null, 2),
	},
	{
		query: `# The seats of all workshops now, and whenever they change: run it, then request a session in another window
subscription Seats {
  workshopAvailability {
    name
    availability { status ready remaining capacity }
  }
}
`,
	},
	{
		query: `# Where everything is, and how it is
query Fleet {
  clusters {
    name
    health
    availability { status ready remaining capacity }
    portals {
      name
      health
      healthDetail
      ageSeconds
      maximum
      allocated
      environments { name state capacity reserved allocated available workshop { name } }
    }
  }
}
`,
	},
	{
		query: `# Where a session would come from, and why from nowhere else. Nothing is requested.
query Preview($input: RequestSessionInput!) {
  placementPreview(input: $input) {
    policy
    candidates { rank environment { name portal { name cluster { name } } } }
    excluded { rule certainty detail environment { name portal { name cluster { name } } } }
  }
}
`,
		variables: JSON.stringify({input: {workshop: 'lab-k8s-fundamentals'}}, null, 2),
	},
	{
		query: `# Who asks, and what one may do
query Viewer {
  viewer { kind name user roles tenants { name } expiresAt mayRequestSessions mayAdminister }
}
`,
	},
];
