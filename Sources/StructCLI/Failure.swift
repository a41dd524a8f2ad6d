import ArgumentParser
import StructEngine
import StructReport

/// Why a command stops: the text for the user and the exit status.
struct Failure: Error {
    let text: String
    let status: Int32

    static let faultStatus: Int32 = 1
    static let unavailableStatus: Int32 = 2
    static let interruptedStatus: Int32 = 130

    /// The call cannot be carried out.
    init(_ text: String) {
        self.text = text
        status = Failure.unavailableStatus
    }

    /// Inputs have faults, each of which names its file.
    init(listing faults: [Issue]) {
        let count = faults.count { $0.id != "more_faults" }
        text = (faults.map(\.description) + ["\(count) fault\(count == 1 ? "" : "s"); nothing is written"]).joined(separator: "\n")
        status = Failure.faultStatus
    }

    /// An input has faults: all of them, one a line, with the file they are in.
    init(faults: [Issue], in file: String) {
        text = FaultReport(faults, in: file).text
        status = Failure.faultStatus
    }
}

/// Runs the body of a command; an error becomes its text on standard error and an exit status.
func reportingFailures(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let failure as Failure {
        Terminal.note(failure.text)
        throw ExitCode(failure.status)
    } catch let StructError.issues(issues) {
        Terminal.note(FaultReport(issues, in: "the input").text)
        throw ExitCode(Failure.faultStatus)
    } catch let refusal as StructError {
        Terminal.note("structctl: \(refusal)")
        throw ExitCode(Failure.unavailableStatus)
    } catch is CancellationError {
        Terminal.note("structctl: interrupted; no result is written")
        throw ExitCode(Failure.interruptedStatus)
    }
}
