"""The invented people of the demonstration school."""

from people.roles import Role

# key, name, job title, roles, weekdays
LEADING = (
    ("head", "Hana Okafor", "Headteacher", (Role.HEADTEACHER, Role.STAFF), "12345"),
    ("deputy", "Dele Marsh", "Deputy headteacher", (Role.SLT, Role.STAFF), "12345"),
    ("assistant_head", "Sara Lund", "Assistant headteacher", (Role.SLT, Role.STAFF), "12345"),
    ("manager", "Maya Price", "School business manager", (Role.BUSINESS_MANAGER, Role.STAFF), "12345"),
    ("technician", "Tom Wells", "IT technician", (Role.TECHNICIAN, Role.STAFF), "25"),
    ("safeguarding", "Dina Rowe", "Designated safeguarding lead", (Role.SAFEGUARDING_LEAD, Role.STAFF), "12345"),
    ("chair", "Chidi Bello", "Chair of governors", (Role.CHAIR, Role.GOVERNOR), "12345"),
    ("vice_chair", "Ruth Penny", "Vice-chair of governors", (Role.VICE_CHAIR, Role.GOVERNOR), "12345"),
    ("governor", "Gwen Ash", "Parent governor", (Role.GOVERNOR,), "12345"),
    ("clerk", "Cleo Brandt", "Clerk to the governors", (Role.CLERK,), "3"),
    ("teacher", "Priya Nair", "Year 5 teacher", (Role.STAFF,), "12345"),
    ("leaver", "Lena Gray", "Music teacher", (Role.STAFF,), "12345"),
    ("sports", "Ben Achebe", "PE lead", (Role.STAFF,), "12345"),
    ("reception", "Ffion Hughes", "Reception teacher", (Role.STAFF,), "12345"),
    ("library", "Ada Novak", "Librarian", (Role.STAFF,), "1345"),
    ("left", "Joan Carver", "Year 2 teacher", (Role.STAFF,), "12345"),
    ("settled", "Callum Stewart", "Year 6 teacher", (Role.STAFF,), "12345"),
    ("away", "Nadia Petrov", "Year 5 teacher", (Role.STAFF,), "12345"),
    ("art", "Idris Vaughan", "Art lead", (Role.STAFF,), "12345"),
    ("office", "Beth Morgan", "Office assistant", (Role.STAFF,), "12345"),
)

TEACHING = (
    ("Aisha Khan", "Year 1 teacher"),
    ("Oliver Reed", "Year 1 teacher"),
    ("Mei Lin Tan", "Year 2 teacher"),
    ("Kwame Boateng", "Year 2 teacher"),
    ("Sofia Rossi", "Year 3 teacher"),
    ("Harry Cole", "Year 3 teacher"),
    ("Zainab Yusuf", "Year 4 teacher"),
    ("Liam Doyle", "Year 4 teacher"),
    ("Grace Adeyemi", "Year 6 teacher"),
    ("Elena Popescu", "Nursery teacher"),
    ("Rosa Martín", "Spanish teacher"),
    ("Jonah Levy", "Special needs coordinator"),
    ("Tessa Whitmore-Fitzgerald", "Drama"),
    ("Yusuf Rahman", "Teaching assistant"),
    ("Chloe Barker", "Teaching assistant"),
    ("Ivy Chan", "Teaching assistant"),
    ("Marcus Bell", "Teaching assistant"),
    ("Hannah Frost", "Teaching assistant"),
    ("Deepa Menon", "Teaching assistant"),
    ("Luca Romano", "Teaching assistant"),
    ("Orla Byrne", "Teaching assistant"),
    ("Sana Iqbal", "Learning mentor"),
)

# Nobody here signs in: the Statement applies to them all the same (SC1).
WITHOUT_SIGN_IN = (
    ("Len Parsons", "Site manager"),
    ("Mavis Clarke", "Midday supervisor"),
    ("Pearl Osei", "Midday supervisor"),
    ("Doris Finch", "Cook"),
    ("Stan Kowalski", "Kitchen assistant"),
    ("June Abbott", "Crossing patrol"),
    ("Winnie Lau", "Cleaner"),
    ("Raj Sandhu", "Cleaner"),
)

GOVERNING = (
    ("Tariq Aziz", "Local authority governor"),
    ("Helen Forsyth", "Co-opted governor"),
    ("Paul Nowak", "Parent governor"),
    ("Ingrid Solberg", "Co-opted governor"),
    ("Femi Adebayo", "Staff governor"),
    ("Moira Kelly", "Foundation governor"),
    ("Samir Haddad", "Co-opted governor"),
    ("Lucy Tran", "Parent governor"),
    ("Owen Pritchard", "Associate member"),
    ("Abena Mensah", "Co-opted governor"),
)

STAND_INS = {
    Role.HEADTEACHER: "deputy",
    Role.BUSINESS_MANAGER: "office",
    Role.TECHNICIAN: "manager",
    Role.SAFEGUARDING_LEAD: "assistant_head",
    Role.CHAIR: "vice_chair",
}
