import ArgumentParser
import StructEngine
import StructReport

struct TermSheetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "term-sheet",
        abstract: "Write the term sheet of one structure as Markdown or PDF.",
        discussion: """
            Notes, mezzanine and equity with dates, rates and amortisation; sources and uses, fees, reserves, covenants and the priority \
            of payments in words; conditions precedent as blanks; every constraint with its headroom; the stress grid. The end of --out \
            says the form: .md, .pdf, or .typ for the source that the PDF is set from. Without --out it is Markdown.

              structctl term-sheet deal.json --index 4711 > sheet.md
              structctl term-sheet deal.json --index 4711 --out sheet.pdf
              structctl term-sheet deal.json --result run.json --rank 3 --set equity_pct=0.4 --out sheet.pdf

            A PDF is set by Typst's Python package (python3 -m pip install typst), which needs no network. It is tagged for screen \
            readers, embeds its fonts, and is the same to the byte for the same structure and version of Typst.
            """)

    @OptionGroup var choice: DocumentOptions
    @OptionGroup var output: DocumentOutput

    private static let ends = [".md", ".pdf", ".typ"]

    func validate() throws {
        // A device or pipe has no end to its name that could say a form: it takes Markdown.
        if let out = output.out, !out.hasPrefix("/dev/"), !Self.ends.contains(where: { out.lowercased().hasSuffix($0) }) {
            throw ValidationError(
                "--out must end in one of \(Self.ends.joined(separator: ", ")), which says the form; found \(quoted(out))")
        }
    }

    func run() async throws {
        try await reportingFailures {
            let target = try output.prepare(reading: choice.inputs)
            let (plan, structure, origin) = try choice.evaluate(withEquityReturn: true)
            let sheet = try TermSheet(plan: plan, structure: structure, origin: origin)
            let end = output.out.map { $0.lowercased() } ?? ""
            if end.hasSuffix(".pdf") {
                try target.put(document: Typesetter.pdf(sheet.typst, systemFonts: sheet.needsSystemFonts))
            } else {
                try target.put(document: end.hasSuffix(".typ") ? sheet.typst : sheet.markdown)
            }
        }
    }
}
