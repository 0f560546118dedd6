package dev.educates.gateway.portal.administration;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.AdministrativeOverrides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class StateFileTests extends OverridesStoreContract {

	private static final AdministrativeOverrides STATES = new AdministrativeOverrides(
			Map.of("eu", AdministrativeState.CORDONED, "ap", AdministrativeState.ACTIVE),
			Map.of(new PortalRef("us", "academy"), AdministrativeState.CORDONED));

	@TempDir
	private Path directory;

	private Path file() {
		return this.directory.resolve("state").resolve("administration.json");
	}

	@Override
	OverridesStore store() {
		return new StateFile(file());
	}

	@Test
	void changeThatCannotBeKeptChangesNothing() throws IOException {
		Files.createDirectories(file());
		List<AdministrativeOverrides> heard = new ArrayList<>();
		StateFile store = new StateFile(file().resolve("below").resolve("a-file.json"));
		store.listen(heard::add);
		Files.writeString(file().resolve("below"), "no directory");
		assertThatExceptionOfType(StateNotPersistedException.class).isThrownBy(() -> cordon(store, "eu"));
		assertThat(heard).containsExactly(AdministrativeOverrides.NONE);
	}

	@Test
	void whatIsWrittenIsReadAgain() {
		new StateFile(file()).write(STATES);
		assertThat(new StateFile(file()).read()).isEqualTo(STATES);
		new StateFile(file()).write(AdministrativeOverrides.NONE);
		assertThat(new StateFile(file()).read()).isEqualTo(AdministrativeOverrides.NONE);
	}

	@Test
	void peopleCanReadIt() throws IOException {
		new StateFile(file()).write(STATES);
		assertThat(Files.readString(file()).replaceAll("\\s+", " ")).isEqualTo(
				"{ \"version\" : 1, \"clusters\" : [ { \"cluster\" : \"ap\", \"state\" : \"ACTIVE\" }, { \"cluster\" : \"eu\", \"state\" : \"CORDONED\" } ], "
						+ "\"portals\" : [ { \"cluster\" : \"us\", \"portal\" : \"academy\", \"state\" : \"CORDONED\" } ] }");
	}

	@Test
	void noOtherFilesRemain() throws IOException {
		new StateFile(file()).write(STATES);
		try (Stream<Path> files = Files.list(file().getParent())) {
			assertThat(files).containsExactly(file());
		}
	}

	@Test
	void withoutAFileNothingIsKept() {
		new StateFile(null).write(STATES);
		assertThat(new StateFile(null).read()).isEqualTo(AdministrativeOverrides.NONE);
	}

	@Test
	void aFileThatIsNotThereYetSaysNothing() {
		assertThat(new StateFile(file()).read()).isEqualTo(AdministrativeOverrides.NONE);
	}

	@Test
	void aPlaceThatCannotBeWrittenIsNamedAndTheOldFileStays() throws IOException {
		new StateFile(file()).write(STATES);
		Path below = file().resolve("below-a-file.json");
		assertThatExceptionOfType(StateNotPersistedException.class)
			.isThrownBy(() -> new StateFile(below).write(AdministrativeOverrides.NONE))
			.withMessageStartingWith("gateway.administration.state-file '" + below + "' cannot be written: ");
		assertThat(new StateFile(file()).read()).isEqualTo(STATES);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					``                                                             | is not valid: No content
					not json                                                       | is not valid: Unrecognized token 'not'
					[]                                                             | is not valid: Cannot deserialize
					{}                                                             | is not valid: Missing creator property 'version'
					{"version": 1, "clusters": []}                                 | is not valid: Missing creator property 'portals'
					{"version": 1, "clusters": [], "portals": null}                | is not valid: Null value for creator property 'portals'
					{"version": 1, "clusters": [], "portals": [], "more": 1}       | is not valid: Unrecognized property "more"
					{"version": 2, "clusters": [], "portals": []}                  | has version 2, and this gateway reads version 1
					{"version": 1, "clusters": [{"cluster": "eu", "state": "OFF"}], "portals": []} | is not valid: Cannot deserialize value of type
					{"version": 1, "clusters": [], "portals": []} {                | is not valid: Trailing token
					""")
	void aBrokenFileIsNamedWithItsProblem(String text, String problem) throws IOException {
		Files.createDirectories(file().getParent());
		Files.writeString(file(), text);
		assertThatExceptionOfType(InvalidStateFileException.class).isThrownBy(() -> new StateFile(file()).read())
			.withMessageStartingWith("gateway.administration.state-file '" + file() + "' " + problem);
	}

	/** The system's own text: Java has no exception for it. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void aFullDiskIsNamedAsTheCause() {
		IOException failure = catchThrowableOfType(IOException.class,
				() -> Files.write(Path.of("/dev/full"), new byte[1]));
		assertThat(StateFile.why(failure)).isEqualTo("the disk is full");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			No space left on device                | the disk is full
			There is not enough space on the disk  | the disk is full
			Disk quota exceeded                    | the disk quota is used up
			Read-only file system                  | Read-only file system
			Input/output error                     | Input/output error
			""")
	void theSystemsReasonIsNamedHoweverJavaReportsIt(String reason, String cause) {
		assertThat(StateFile.why(new IOException(reason))).isEqualTo(cause);
		assertThat(StateFile.why(new FileSystemException("a", "b", reason))).isEqualTo(cause);
	}

	@Test
	void aFailureWithoutAReasonIsNamedByItsKind() {
		assertThat(StateFile.why(new EOFException())).isEqualTo("EOFException");
		assertThat(StateFile.why(new AccessDeniedException("a"))).isEqualTo("permission denied");
	}

	@Test
	void aDirectoryIsNoFile() throws IOException {
		Files.createDirectories(file());
		assertThatExceptionOfType(InvalidStateFileException.class).isThrownBy(() -> new StateFile(file()).read())
			.withMessageContaining("cannot be read");
	}

}
