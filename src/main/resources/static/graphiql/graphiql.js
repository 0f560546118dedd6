'use strict';

const tabs = [
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
		query: `# A token. Put it into "Headers" below, in any tab: {"Authorization": "Bearer …"}
mutation Login($username: String!, $password: String!) {
  login(username: $username, password: $password) {
    accessToken
    expiresAt
    viewer { kind name roles tenants { name } mayRequestSessions mayAdminister }
  }
}
`,
		variables: JSON.stringify({username: 'academy-portal', password: ''}, null, 2),
	},
	{
		query: `# Who asks, and what one may do
query Viewer {
  viewer { kind name user roles tenants { name } expiresAt mayRequestSessions mayAdminister }
}
`,
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
		query: `# The seats of all workshops now, and whenever they change: run it, then request a session in another tab
subscription Seats {
  workshopAvailability {
    name
    availability { status ready remaining capacity }
  }
}
`,
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
];

/** Says who asks if no token is sent: that decides what is seen. */
async function tellCaller() {
	const answer = await fetch('/graphql', {
		method: 'POST',
		headers: {'Content-Type': 'application/json'},
		body: JSON.stringify({query: '{ viewer { kind name } }'}),
	});
	const viewer = (await answer.json()).data.viewer;
	const line = document.getElementById('caller');
	line.textContent = viewer.kind === 'ANONYMOUS'
		? 'Without a token you see nothing: log in (tab "Login") and put the token into "Headers".'
		: `DEMO: requests without a token are made as the client '${viewer.name}', an admin. Never use the profile demo in front of real portals.`;
	line.hidden = false;
}

tellCaller().catch(() => {});

ReactDOM.createRoot(document.getElementById('graphiql')).render(
	React.createElement(GraphiQL, {
		// headers of a subscription go into the payload of connection_init
		fetcher: GraphiQL.createFetcher({
			url: '/graphql',
			subscriptionUrl: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
		}),
		defaultTabs: tabs,
		defaultEditorToolsVisibility: 'variables',
		shouldPersistHeaders: false,
	}));
