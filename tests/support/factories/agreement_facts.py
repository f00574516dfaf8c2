"""Real councils, departments, grants and indicators; arbitrary figures, routes, conditions and reasons."""

from tracker.domain.agreement_terms import TargetResult

DCLG, DFE, DH = "Communities and Local Government", "Department for Education", "Department of Health"
DWP, DFT, HO = "Department for Work and Pensions", "Department for Transport", "Home Office"
DEFRA, CO = "Department for Environment, Food and Rural Affairs", "Cabinet Office"

AGREEMENT_14 = "Amended agreement under section 14 of the Education Act 2002"
SECTION_31 = "Amended determination under section 31 of the Local Government Act 2003"
MUSIC = (
    "Every child in Key Stage 2 keeps the chance to learn an instrument; the council and its music service agree by "
    "30 June 2011 how this will be measured, and publish it.",
)
CARE = (
    "Spending on adult social care as a whole does not fall below the amount of 2010 to 2011.",
    "The council publishes each July what the money was spent on.",
)
REMOVALS = (
    ("Social Care Reform Grant", DH, SECTION_31, CARE, "release the amended determination", 918_500),
    ("Extended Schools – Sustainability grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 514_200),
    ("Extended Schools Subsidy grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 144_600),
    ("School Lunch Grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 301_300),
    ("Ethnic Minority Achievement Grant", DFE, AGREEMENT_14, CARE[1:], "amend the conditions of grant", 742_100),
    ("Making Good Progress grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 484_200),
    ("Music grant", DFE, AGREEMENT_14, MUSIC, "amend the conditions of grant", 315_600),
    ("Playing for Success grant", DFE, AGREEMENT_14, (), "amend the conditions of grant", 50_100),
)
POOLED = "Hold one pooled budget for older people with the primary care trust without separate approval of each scheme"
FREEDOMS = (
    (
        POOLED,
        DH,
        "Direction under section 75 of the National Health Service Act 2006",
        ("The pooled budget is audited as one account.",),
        "issue the direction",
    ),
    (
        "Share data on people leaving out-of-work benefits with the council’s employment service",
        DWP,
        "Regulations under section 131 of the Welfare Reform Act 2009",
        (
            "Data are used to help people into work and for nothing else; the data-sharing agreement is published.",
            "Access is withdrawn at once if the Information Commissioner finds a serious breach.",
        ),
        "sign the data-sharing agreement",
    ),
    (
        "Replace six statutory plans for children and families with one plan of the council’s own form",
        DFE,
        "Exemption from the duty to prepare plans, by order under section 9 of the Local Government Act 2000",
        (),
        "lay the order",
    ),
    (
        "Agree one inspection calendar a year with all inspectorates",
        DCLG,
        "Administrative: letter of the gatekeeping inspectorate",
        ("Inspection where there is serious concern for a child or an adult at risk is not limited here.",),
        "write to the inspectorates",
    ),
    (
        "Carry forward up to 10 per cent of highways capital from one year to the next",
        DFT,
        "Administrative: variation of the grant letter",
        (),
        "vary the grant letter",
    ),
    (
        "Send one return on troubled families in place of four",
        HO,
        "Administrative: letter of the department",
        (),
        "write to the council",
    ),
)
INDICATORS = (
    ("NI 117", "16 to 18 year olds not in education, employment or training (NEET)", DFE, TargetResult.KEPT, "29.3"),
    ("NI 58", "Emotional and behavioural health of looked-after children", DFE, TargetResult.DROPPED, "14"),
    (
        "NI 139",
        "Extent to which older people receive the support they need to live independently at home",
        DH,
        TargetResult.DROPPED,
        "30",
    ),
    ("NI 141", "Vulnerable people achieving independent living", DCLG, TargetResult.EASED, "67.9"),
    ("NI 3", "Civic participation in the local area", DCLG, TargetResult.DROPPED, "11"),
    (
        "NI 175",
        "Access to services and facilities by public transport, walking and cycling",
        DFT,
        TargetResult.REPLACED,
        "22.3",
    ),
    (
        "NI 135",
        "Carers receiving needs assessment or review and a specific carer's service, or advice",
        DH,
        TargetResult.EASED,
        "51.4",
    ),
    ("NI 75", "5 or more A*-C GCSEs or equivalent including English and maths", DFE, TargetResult.KEPT, "39.1"),
    ("NI 178", "Bus services running on time", DFT, TargetResult.DROPPED, "70"),
    (
        "NI 197",
        "Improved local biodiversity: proportion of local sites with positive management",
        DEFRA,
        TargetResult.DROPPED,
        "40",
    ),
    ("NI 131", "Delayed transfers of care", DH, TargetResult.EASED, "41.7"),
    ("NI 37", "Awareness of civil protection arrangements in the local area", CO, TargetResult.DROPPED, "15"),
)
REFUSALS = (
    (
        "Lift the ring-fence on the Stroke Strategy grant",
        "Already possible",
        DH,
        "The ring-fence on this grant was lifted for all councils in June 2010. No agreement is needed, the council "
        "may use the £15.0 million programme’s local share as it decides.",
    ),
    (
        "Lift the ring-fence on School Development Grant",
        "Handled through another route",
        DFE,
        "From 2011 to 2012 the grant becomes part of the Dedicated Schools Grant, which schools get by formula. A "
        "council by council agreement would undo that for its schools alone.",
    ),
    (
        "Keep business rates growth above the 2010 base",
        "Needs primary legislation",
        DCLG,
        "The Local Government Finance Act 1988 requires all non-domestic rates to be paid into the national pool. The "
        "Local Government Resource Review will consider the question in 2011.",
    ),
    (
        "Set the police precept jointly with the council tax",
        "A statutory duty prevents it",
        HO,
        "Precepting authorities must each set their own requirement under the Local Government Finance Act 1992.",
    ),
    (
        "Retain half of the saving in out-of-work benefits",
        "Cost or risk to the Exchequer",
        DWP,
        "The saving cannot yet be told apart from changes in the economy. The department will look again when the Work "
        "Programme has run for a year and offers to share its measurement method with the council.",
    ),
    (
        "Use Building Schools for the Future capital for extra care housing",
        "Outside this programme",
        DFE,
        "Capital is outside Single offer 2011-12.",
    ),
    (
        "Waive planning inquiry for the Woodside link",
        "Would set a precedent that cannot be extended",
        DFT,
        "The right to be heard by an inspector cannot be given up for one scheme.",
    ),
    (
        "Drop NI 47 (people killed or seriously injured in road traffic accidents)",
        "Evidence too thin",
        DFT,
        "The reduction so far is within the range of chance. The department will consider a further request with three "
        "years’ figures.",
    ),
)
NAMES = (
    ("Luton Borough Council", "Luton"), ("Central Bedfordshire Council", "Central Bedfordshire"),
    ("Bedford Borough Council", "Bedford"), ("Milton Keynes Council", "Milton Keynes"),
    ("Hertfordshire County Council", "Hertfordshire"), ("Cambridgeshire County Council", "Cambridgeshire"),
    ("Northamptonshire County Council", "Northamptonshire"), ("Buckinghamshire County Council", "Buckinghamshire"),
    ("Peterborough City Council", "Peterborough"), ("Stevenage Borough Council", "Stevenage"),
    ("Dacorum Borough Council", "Dacorum"), ("North Hertfordshire District Council", "North Hertfordshire"),
    ("Huntingdonshire District Council", "Huntingdonshire"), ("South Cambridgeshire District Council", "South Cambs"),
    ("Cambridge City Council", "Cambridge"), ("Aylesbury Vale District Council", "Aylesbury Vale"),
    ("Cherwell District Council", "Cherwell"), ("Daventry District Council", "Daventry"),
    ("Wellingborough Borough Council", "Wellingborough"), ("East Northamptonshire Council", "East Northamptonshire"),
)  # fmt: skip
