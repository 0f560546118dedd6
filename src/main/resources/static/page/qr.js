/**
 * QR codes (ISO/IEC 18004) of addresses: bytes, error correction level M, versions 1 to 10, hence up to 213 bytes.
 * No WebJar has a library for it as a module.
 */

/** For each version: error correction codewords of a block, then how many data codewords each block has. */
const BLOCKS = [[10, [16]], [16, [28]], [26, [44]], [18, [32, 32]], [24, [43, 43]], [16, [27, 27, 27, 27]],
	[18, [31, 31, 31, 31]], [22, [38, 38, 39, 39]], [22, [36, 36, 36, 37, 37]], [26, [43, 43, 43, 43, 44]]];

/** Centres of the alignment patterns. */
const ALIGNMENTS = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const MASKS = [
	(x, y) => (x + y) % 2 === 0,
	(x, y) => y % 2 === 0,
	(x) => x % 3 === 0,
	(x, y) => (x + y) % 3 === 0,
	(x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
	(x, y) => (x * y) % 2 + (x * y) % 3 === 0,
	(x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0,
	(x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
];

/** Powers of 2 in the field of 256 elements. */
const POWERS = [1];
while (POWERS.length < 255) {
	const next = POWERS.at(-1) << 1;
	POWERS.push(next > 255 ? next ^ 0x11d : next);
}

function times(one, other) {
	return one && other ? POWERS[(POWERS.indexOf(one) + POWERS.indexOf(other)) % 255] : 0;
}

/** The rows of a code, true for a dark module, without the quiet zone of four modules; null if the text is too long. */
export function qr(text) {
	const bytes = [...new TextEncoder().encode(text)];
	const version = 1 + BLOCKS.findIndex(([, data], index) => bytes.length + (index < 9 ? 2 : 3) <= sum(data));
	if (!version) {
		return null;
	}
	const drawn = skeleton(version);
	const bits = codewords(bytes, version).flatMap((word) => bitsOf(word, 8));
	place(drawn, bits);
	const candidates = MASKS.map((mask, number) => masked(drawn, mask, number));
	const penalties = candidates.map(penalty);
	return candidates[penalties.indexOf(Math.min(...penalties))];
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

function bitsOf(value, length) {
	return Array.from({length}, (_, index) => (value >> (length - 1 - index)) & 1);
}

function codewords(bytes, version) {
	const [correction, lengths] = BLOCKS[version - 1];
	const capacity = sum(lengths);
	const bits = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...bytes.flatMap((byte) => bitsOf(byte, 8))];
	bits.push(...Array(Math.min(4, capacity * 8 - bits.length)).fill(0));
	const words = [];
	for (let at = 0; at < bits.length; at += 8) {
		words.push(Number.parseInt(bits.slice(at, at + 8).join('').padEnd(8, '0'), 2));
	}
	for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) {
		words.push(pad);
	}
	let from = 0;
	const blocks = lengths.map((length) => words.slice(from, from += length));
	return [...interleaved(blocks), ...interleaved(blocks.map((block) => remainder(block, correction)))];
}

function interleaved(blocks) {
	return Array.from({length: Math.max(...blocks.map(({length}) => length))},
		(_, index) => blocks.map((block) => block[index]).filter((word) => word !== undefined)).flat();
}

/** Reed and Solomon's: what is left of the data divided by the generator polynomial. */
function remainder(data, degree) {
	let divisor = [1];
	for (let power = 0; power < degree; power++) {
		divisor = [...divisor, 0].map((value, index) => value ^ times(divisor[index - 1] ?? 0, POWERS[power]));
	}
	const rest = [...data, ...Array(degree).fill(0)];
	data.forEach((_, index) => {
		const factor = rest[index];
		divisor.forEach((value, offset) => {
			rest[index + offset] ^= times(value, factor);
		});
	});
	return rest.slice(data.length);
}

/** All that does not depend on the text; undefined where data goes. */
function skeleton(version) {
	const size = 17 + 4 * version;
	const rows = Array.from({length: size}, () => Array(size));
	const square = (centreX, centreY, radius, dark) => {
		for (let y = -radius; y <= radius; y++) {
			for (let x = -radius; x <= radius; x++) {
				if (rows[centreY + y] && centreX + x >= 0 && centreX + x < size) {
					rows[centreY + y][centreX + x] = dark(Math.max(Math.abs(x), Math.abs(y)));
				}
			}
		}
	};
	const centres = ALIGNMENTS[version - 1];
	const last = centres.at(-1);
	// not in the corners of the finder patterns
	centres.flatMap((y) => centres.map((x) => [x, y])).filter(([x, y]) => x + y > 12 && (x !== 6 || y !== last) && (x !== last || y !== 6))
		.forEach(([x, y]) => square(x, y, 2, (distance) => distance !== 1));
	for (let index = 0; index < size; index++) {
		rows[6][index] = rows[index][6] = index % 2 === 0;
	}
	[[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => square(x, y, 4, (distance) => distance !== 2 && distance !== 4));
	writeFormat(rows, 0);
	if (version >= 7) {
		let rest = version;
		for (let index = 0; index < 12; index++) {
			rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
		}
		bitsOf((version << 12) | rest, 18).reverse().forEach((bit, index) => {
			const [along, across] = [Math.floor(index / 3), size - 11 + index % 3];
			rows[along][across] = rows[across][along] = bit === 1;
		});
	}
	return rows;
}

/** Level M is 0. */
function writeFormat(rows, mask) {
	const size = rows.length;
	let rest = mask;
	for (let index = 0; index < 10; index++) {
		rest = (rest << 1) ^ ((rest >> 9) * 0x537);
	}
	const bits = bitsOf(((mask << 10) | rest) ^ 0x5412, 15).reverse().map((bit) => bit === 1);
	bits.forEach((bit, index) => {
		rows[index < 6 ? index : index < 8 ? index + 1 : size - 15 + index][8] = bit;
		rows[8][index < 8 ? size - 1 - index : index < 9 ? 7 : 14 - index] = bit;
	});
	rows[size - 8][8] = true;
}

/** Two columns at a time from the right, up and down in turns, around the vertical timing pattern. */
function place(rows, bits) {
	const size = rows.length;
	let next = 0;
	for (let right = size - 1; right > 0; right -= 2) {
		right -= right === 6 ? 1 : 0;
		for (let step = 0; step < size; step++) {
			const upwards = ((right + 1) & 2) === 0;
			const row = rows[upwards ? size - 1 - step : step];
			[right, right - 1].filter((column) => row[column] === undefined).forEach((column) => {
				row[column] = bits[next++] ?? 0;
			});
		}
	}
}

/** Data are numbers, all else is true or false. */
function masked(rows, mask, number) {
	const result = rows.map((row, y) => row.map((module, x) => (typeof module === 'number' ? (module === 1) !== mask(x, y) : module)));
	writeFormat(result, number);
	return result;
}

/** How hard it is to read, as the standard counts. */
function penalty(rows) {
	const size = rows.length;
	const lines = [...rows, ...rows.map((_, x) => rows.map((row) => row[x]))].map((line) => line.map(Number).join(''));
	const runs = sum(lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).map(({length}) => length - 2));
	const finders = sum(lines.map((line) => [...line.matchAll(/(?=00001011101|10111010000)/g)].length)) * 40;
	let blocks = 0;
	for (let y = 1; y < size; y++) {
		for (let x = 1; x < size; x++) {
			blocks += rows[y][x] === rows[y][x - 1] && rows[y][x] === rows[y - 1][x] && rows[y][x] === rows[y - 1][x - 1] ? 3 : 0;
		}
	}
	const dark = sum(rows.flat().map(Number)) / (size * size);
	return runs + finders + blocks + Math.floor(Math.abs(dark - .5) * 20) * 10;
}
