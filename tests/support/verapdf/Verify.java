import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Judges each file by each profile: one line each, then one line for every rule that is broken. */
public class Verify {
    public static void main(String[] given) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (int file = 1; file < given.length; file++) {
            for (String profile : given[0].split(",")) {
                judge(given[file], profile);
            }
        }
    }

    private static void judge(String file, String profile) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.fromString(profile);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            System.out.println("RESULT\t" + profile + "\t" + result.isCompliant() + "\t" + file);
            Map<String, String> broken = new TreeMap<>();
            for (TestAssertion test : result.getTestAssertions()) {
                if (test.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = test.getRuleId().getClause() + "-" + test.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, test.getMessage() + " at " + test.getLocation().getContext());
                }
            }
            broken.forEach((rule, words) -> System.out.println(
                "BROKEN\t" + profile + "\t" + rule + "\t" + words.replaceAll("\\s+", " ")));
        }
    }
}
