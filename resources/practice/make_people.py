#!/usr/bin/env python3
"""Makes the people of the practice organisation: hq.csv, branch-a.csv ..., hq-contacts.csv.

Everybody is invented. Telephone numbers are from the ranges that the regulators keep free for
films and books (Ofcom 0113 496 0xxx and 07700 900xxx, BNetzA 040 66969 xxx, ARCEP 04 65 71 xx xx
and 06 39 98 xx xx, ACMA 03 7010 xxxx); mail domains end in .example (RFC 2606). The same seed
gives the same files.
"""
import csv
import pathlib
import random
import unicodedata

GIVEN = """Aaliyah Abigail Adaeze Aditi Agnieszka Aiko Alasdair Aleksandra Alice Amara Amélie Ana Anders
Andrzej Anna Arjun Ásta Ayşe Beatriz Bilal Björn Bronwen Callum Camille Carlos Catarina Céline Chidi
Chloé Ciarán Clara Daniel Daria Deepika Dieter Dimitri Efua Elena Elif Emeka Émile Emma Erik Esther
Fatima Fiona Florian Freya Gabriel Genevieve George Giulia Goran Grace Hana Hannah Hassan Heike
Henrik Hiroshi Imogen Ines Ingrid Isla Ivan Jack Jakub James Jasmin Jean-Luc Joanna Jonas José Julia
Kamala Karim Katarzyna Keiko Khalid Kwame Lars Layla Leila Lena Liam Lin Louise Luca Lucie Łukasz Magda
Malik Manon Marek María Marta Matteo Mehmet Mei Mia Michael Milan Mireille Mohammed Morwenna Nadia
Naomi Natalia Ngozi Niamh Niklas Noah Nour Olga Oliver Olumide Ömer Owen Pablo Padraig Parisa Patrick
Paulina Pedro Petra Philippa Pierre Piotr Priya Quentin Rachel Rafael Rajesh Rashid Rebecca Renée Rhys
Robert Roisin Rosa Ruth Saanvi Salma Samuel Sandra Sanjay Sara Saskia Sean Sigrid Simone Sofia Søren
Stefan Stella Sunita Susanne Svetlana Takumi Tamara Tariq Teresa Thandiwe Théo Thomas Tomasz Uma Ursula
Valentina Vera Victoria Viktor Wangari Wei William Xavier Yasmin Yuki Yusuf Zanele Zofia Zoë""".split()

FAMILY = """Abdi Achterberg Adeyemi Ahmed Allen Almeida Andersson Archer Ashworth Balogun Banerjee Barker
Bauer Beaumont Becker Bennett Bielak Björklund Blanchard Boateng Bonnet Brennan Brown Byrne Campbell
Carvalho Chandra Chen Christensen Clarke Cohen Costa Crawford Dąbrowski Davies Delacroix Demir Diallo
Dijkstra Donnelly Dubois Dupont Edwards Eriksen Evans Farouk Fernandes Fischer Fitzgerald Fontaine
Forster Fournier Friedrich Fujita García Gauthier Gill Gonçalves Grabowski Graham Greenwood Gunnarsson
Gupta Haddad Hall Hansen Hartmann Hassan Hayes Hoffmann Holm Hughes Hussain Ibrahim Ito Iyer Jackson
Janssen Jensen Johansson Jones Kamau Kapoor Karlsson Kaur Keller Kelly Khan Kim Klein Koch Kovač
Kowalski Kozłowska Krüger Kumar Lambert Larsen Laurent Le Lefèvre Lehmann Lewis Lindqvist Lopez
MacDonald Mahlangu Malik Marchand Martin Martínez Mazur Mbeki McCarthy Mehta Meyer Mitchell Moreau
Morgan Moreno Morris Müller Murphy Mwangi Nakamura Ncube Neumann Nguyen Nielsen Novák Nowak Nwosu
O'Brien O'Connor Oduya Okafor Okonkwo Olsen Ortiz Osei Özdemir Park Parker Patel Pereira Petrov Phillips
Popescu Price Qureshi Rao Reid Reyes Ribeiro Richter Rivera Roberts Robinson Rossi Rousseau Ryan
Sánchez Santos Sato Schäfer Schmidt Schneider Schröder Scott Sharma Shaw Silva Simon Singh Smith Sørensen
Stewart Suzuki Svensson Szymański Tanaka Taylor Thomas Thompson Tremblay Turner Ünal van Dam Vasquez
Vogel Wagner Walker Wang Watson Weber Wells Williams Wilson Wiśniewska Wójcik Wolf Wright Yamamoto
Yıldız Young Zając Zhang Zimmermann""".replace("van Dam", "van_Dam").split()

WORK = {
    "Sales": ["Account Manager", "Sales Executive", "Sales Director", "Bid Coordinator"],
    "Finance": ["Accountant", "Payroll Officer", "Financial Controller", "Credit Controller"],
    "Engineering": ["Design Engineer", "Test Engineer", "Principal Engineer", "Technical Author"],
    "Production": ["Shift Supervisor", "Machine Operator", "Production Planner", "Plant Manager"],
    "Logistics": ["Warehouse Operative", "Transport Planner", "Logistics Manager", "Buyer"],
    "Human Resources": ["HR Adviser", "Recruiter", "Training Coordinator", "Head of People"],
    "Information Technology": ["Systems Administrator", "Service Desk Analyst", "Network Engineer",
                               "Database Administrator"],
    "Marketing": ["Marketing Assistant", "Brand Manager", "Copywriter", "Events Coordinator"],
    "Customer Service": ["Customer Adviser", "Team Leader", "Complaints Handler"],
    "Legal": ["Solicitor", "Contracts Manager", "Compliance Officer"],
    "Quality": ["Quality Inspector", "Quality Manager", "Laboratory Technician"],
    "Facilities": ["Caretaker", "Receptionist", "Facilities Manager"],
}

SITES = {
    "hq": (320, "hq", "Leeds", "United Kingdom", "+44 113 496 0{:03d}", "+44 7700 900{:03d}",
           ["Aire House", "Mill Lane 2", "Wharf Building"]),
    "branch-a": (180, "a", "Hamburg", "Germany", "+49 40 66969 {:03d}", "", ["Speicher 4", "Kontorhaus"]),
    "branch-b": (140, "b", "Lyon", "France", "+33 4 65 71 {:02d} {:02d}", "+33 6 39 98 {:02d} {:02d}",
                 ["Bâtiment Rhône", "Bâtiment Saône"]),
    "branch-c": (110, "c", "Melbourne", "Australia", "+61 3 7010 {:04d}", "", ["Yarra Court"]),
}

HEADER = ["Obj-Class", "cn", "displayName", "givenName", "sn", "mail", "title", "department", "company",
          "physicalDeliveryOfficeName", "roomNumber", "telephoneNumber", "mobile", "l", "co"]
PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "'": "", " ": "", "_": "",
                       "ß": "ss", "æ": "ae", "đ": "d"})


def plain(name):
    return "".join(c for c in unicodedata.normalize("NFD", name.translate(PLAIN))
                   if not unicodedata.combining(c)).lower()


def number(form, n):
    if form.count("{") == 2:
        return form.format(n // 100, n % 100)
    return form.format(n)


def people(rng, used, count, domain, city, country, phone, mobile, offices):
    numbers = rng.sample(range(1000), count)
    for i in range(count):
        while True:
            given, family = rng.choice(GIVEN), rng.choice(FAMILY)
            if (given, family) not in used:
                used.add((given, family))
                break
        family = family.replace("_", " ")
        department = rng.choice(list(WORK))
        name = f"{given} {family}"
        yield ["Mailbox", name, name, given, family, f"{plain(given)}.{plain(family)}@{domain}",
               rng.choice(WORK[department]), department, "Contoso", rng.choice(offices),
               f"{rng.randint(0, 5)}.{rng.randint(1, 40):02d}", number(phone, numbers[i]),
               number(mobile, numbers[i]) if mobile and rng.random() < 0.4 else "", city, country]


def contacts(rng, used):
    firms = ["Fabrikam", "Northwind", "Tailspin", "Adatum", "Litware"]
    for i in range(40):
        while True:
            given, family = rng.choice(GIVEN), rng.choice(FAMILY)
            if (given, family) not in used:
                used.add((given, family))
                break
        family = family.replace("_", " ")
        firm = rng.choice(firms)
        name = f"{given} {family}"
        yield ["Remote", name, f"{name} ({firm})", given, family,
               f"{plain(given)}.{plain(family)}@{firm.lower()}.example",
               rng.choice(["Account Manager", "Consultant", "Auditor", "Driver", "Director"]), "", firm,
               "", "", f"+44 113 496 0{900 + i}", "", "", ""]


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(sorted(rows, key=lambda row: row[5]))


def main():
    here = pathlib.Path(__file__).parent
    rng, used = random.Random(1996), set()
    for file, (count, label, city, country, phone, mobile, offices) in SITES.items():
        write(here / f"{file}.csv",
              list(people(rng, used, count, f"{label}.contoso.example", city, country, phone, mobile, offices)))
    write(here / "hq-contacts.csv", list(contacts(rng, used)))


if __name__ == "__main__":
    main()
