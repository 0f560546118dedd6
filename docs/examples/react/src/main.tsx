import {useEffect, useState} from 'react';
import {createRoot} from 'react-dom/client';
import {Client, Provider, useMutation, useQuery, useSubscription} from 'urql';
import {connect} from './client';
import {ChangesDocument, EndDocument, LoginDocument, SeatsDocument, type SeatsSubscription, SessionsDocument, StartDocument, WorkshopsDocument} from './gateway';

type Availability = SeatsSubscription['workshopAvailability']['availability'];

function App() {
	const [visit, setVisit] = useState<{client: Client; user: string}>();
	return visit ? <Provider value={visit.client}><Sessions user={visit.user}/><Catalog user={visit.user}/></Provider>
		: <Login done={(client, user) => setVisit({client, user})}/>;
}

function Login({done}: {done: (client: Client, user: string) => void}) {
	const [problem, setProblem] = useState('');
	async function logIn(form: FormData) {
		const [username, password, user] = ['client', 'password', 'user'].map((name) => String(form.get(name)));
		if (!username) {
			return done(connect(), user);
		}
		const {data, error} = await connect().mutation(LoginDocument, {username, password});
		return data ? done(connect(data.login.accessToken), user) : setProblem(error!.message);
	}
	return <form action={logIn}>
		<h1>Workshops</h1>
		<label>Your name <input name="user" required/></label>
		<label>Client <input name="client"/></label>
		<label>Password <input name="password" type="password"/></label>
		<button>Log in</button>
		<p role="alert">{problem}</p>
	</form>;
}

function Catalog({user}: {user: string}) {
	const [pages, setPages] = useState<(string | undefined)[]>([undefined]);
	const [seats] = useSubscription({query: SeatsDocument}, (known: Record<string, Availability> = {}, {workshopAvailability: {name, availability}}) => ({...known, [name]: availability}));
	return <section>
		<h2>Workshops</h2>
		{pages.map((after) => <Page key={after ?? ''} {...{after, user}} seats={seats.data ?? {}}
			more={after === pages.at(-1) ? (cursor) => setPages([...pages, cursor]) : undefined}/>)}
	</section>;
}

function Page({after, user, seats, more}: {after?: string; user: string; seats: Record<string, Availability>; more?: (cursor: string) => void}) {
	const [{data, error}] = useQuery({query: WorkshopsDocument, variables: {after}});
	const [started, setStarted] = useState<Record<string, string>>({});
	if (error) {
		return <p role="alert">{error.message}</p>;
	}
	const {nodes = [], pageInfo} = data?.workshops ?? {};
	return <>
		{nodes.map(({id, name, title, availability}) => {
			const {remaining, capacity} = seats[name] ?? availability;
			return <article key={id} data-workshop={name}>
				<h3>{title}</h3>
				<p>{remaining} of {capacity} seats free</p>
				{started[name] ? <Start workshop={name} user={user} actionId={started[name]}/>
					: <button onClick={() => setStarted({...started, [name]: crypto.randomUUID()})}>Start {title}</button>}
			</article>;
		})}
		{more && pageInfo?.hasNextPage && <button onClick={() => more(pageInfo.endCursor!)}>More workshops</button>}
	</>;
}

/** The first event is sent immediately; a grant or a refusal is the last one. */
function Start(variables: {workshop: string; user: string; actionId: string}) {
	const [{data, error}] = useSubscription({query: StartDocument, variables});
	const event = data?.requestSessionWhenAvailable;
	switch (event?.__typename) {
		case 'Waiting':
			return <p role="status">You are number {event.position} on the wait list</p>;
		case 'SessionGranted':
			return <p role="status"><a href={event.activationUrl} target="_blank" rel="noreferrer">Open the session</a></p>;
		case 'SessionRefused':
			return <p role="status">No session: {event.message}</p>;
		default:
			return <p role="status">{error?.message ?? 'Requesting a session …'}</p>;
	}
}

/** Subscribes first, then queries: what happens in between is in the response or in an event. */
function Sessions({user}: {user: string}) {
	const [{data: changes}] = useSubscription({query: ChangesDocument, variables: {user}});
	const [{data}, refresh] = useQuery({query: SessionsDocument, variables: {user}, requestPolicy: 'network-only'});
	const [{data: end}, terminate] = useMutation(EndDocument);
	useEffect(() => refresh({requestPolicy: 'network-only'}), [changes, end]);
	return <section>
		<h2>Sessions of {user}</h2>
		{data?.sessions.nodes.map(({id, state, expiresAt, workshop}) => <p key={id} data-session={id}>
			{workshop.title}: {state.toLowerCase()}{expiresAt && `, until ${new Date(expiresAt).toLocaleTimeString()}`}
			<button onClick={() => terminate({id})}>End {workshop.title}</button>
		</p>)}
		{end?.terminateSession.__typename === 'SessionUnchanged' && <p role="alert">{end.terminateSession.message}</p>}
	</section>;
}

createRoot(document.getElementById('root')!).render(<App/>);
