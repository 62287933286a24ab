//! Names of vaccines that a source gives by number alone: health cards leave names out to stay small.
//!
//! The numbers are the CVX codes of the CDC ("Vaccines administered", in the public domain); the names are short forms of
//! its own. A number that is not here is shown as the number.

use record::{Code, Coded};

/// CVX code → short name. In the order of the numbers.
const NAMES: [(&str, &str); 42] = [
    ("03", "MMR"),
    ("08", "Hep B, adolescent or pediatric"),
    ("10", "IPV"),
    ("20", "DTaP"),
    ("21", "varicella"),
    ("33", "pneumococcal polysaccharide PPV23"),
    ("43", "Hep B, adult"),
    ("49", "Hib (PRP-OMP)"),
    ("52", "Hep A, adult"),
    ("62", "HPV, quadrivalent"),
    ("83", "Hep A, pediatric or adolescent"),
    ("88", "influenza"),
    ("94", "MMRV"),
    ("110", "DTaP-Hep B-IPV"),
    ("113", "Td (adult)"),
    ("114", "meningococcal MCV4P"),
    ("115", "Tdap"),
    ("116", "rotavirus, pentavalent"),
    ("119", "rotavirus, monovalent"),
    ("120", "DTaP-Hib-IPV"),
    ("121", "zoster, live"),
    ("133", "pneumococcal conjugate PCV13"),
    ("140", "influenza, seasonal"),
    ("141", "influenza, seasonal"),
    ("150", "influenza, quadrivalent"),
    ("158", "influenza, quadrivalent"),
    ("165", "HPV9"),
    ("187", "zoster, recombinant"),
    ("207", "COVID-19, mRNA (Moderna, 100 µg)"),
    ("208", "COVID-19, mRNA (Pfizer-BioNTech, 30 µg)"),
    ("210", "COVID-19, vector (AstraZeneca)"),
    ("211", "COVID-19, subunit (Novavax)"),
    ("212", "COVID-19, vector (Janssen)"),
    ("213", "COVID-19"),
    ("217", "COVID-19, mRNA (Pfizer-BioNTech, 30 µg)"),
    ("218", "COVID-19, mRNA (Pfizer-BioNTech, 10 µg)"),
    ("219", "COVID-19, mRNA (Pfizer-BioNTech, 3 µg)"),
    ("221", "COVID-19, mRNA (Moderna, 50 µg)"),
    ("228", "COVID-19, mRNA (Moderna, 25 µg)"),
    ("229", "COVID-19, mRNA (Moderna, bivalent)"),
    ("300", "COVID-19, mRNA (Pfizer-BioNTech, bivalent)"),
    ("301", "COVID-19, mRNA (Pfizer-BioNTech, bivalent, 10 µg)"),
];

/// Gives a vaccine a name that has nothing but numbers.
pub(super) fn name(vaccine: &mut Coded) {
    let named = |code: &Code| !code.display.is_empty();
    if !vaccine.text.is_empty() || vaccine.codes.iter().any(named) {
        return;
    }
    for code in vaccine
        .codes
        .iter_mut()
        .filter(|code| code.system == Code::CVX)
    {
        if let Some((_, name)) = NAMES.iter().find(|(number, _)| *number == code.code) {
            (*name).clone_into(&mut code.display);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(system: &str, code: &str, display: &str) -> String {
        let mut vaccine = Coded::default();
        vaccine.codes.push(Code {
            system: system.to_owned(),
            code: code.to_owned(),
            display: display.to_owned(),
        });
        name(&mut vaccine);
        vaccine.shown().to_owned()
    }

    #[test]
    fn a_number_gets_its_name_and_a_name_stays() {
        assert_eq!(shown(Code::CVX, "03", ""), "MMR");
        assert_eq!(shown(Code::CVX, "03", "Masern"), "Masern");
        assert_eq!(shown(Code::CVX, "9999", ""), "9999");
        assert_eq!(shown(Code::SNOMED, "03", ""), "03", "of another list");
    }
}
