#!/usr/bin/env python3
"""Writes departments.csv, jobs.csv and employees.csv: invented people, the same each time.

usage: generate.py [ROWS] [DIRECTORY], 2000 employees into this directory by default
"""

import csv
import datetime
import os
import random
import sys

DEPARTMENTS = [
    "Accounting", "Business Development", "Engineering", "Human Resources", "Legal", "Marketing",
    "Product Management", "Research and Development", "Sales", "Services", "Support", "Training",
]
JOBS = [
    "Account Executive", "Analyst", "Architect", "Assistant", "Chemical Engineer", "Clerk", "Controller",
    "Data Engineer", "Designer", "Developer", "Editor", "Geologist", "Librarian", "Nurse", "Operator", "Recruiter",
    "Safety Technician", "Statistician", "Tutor", "Web Designer",
]
FIRST = ["Ana", "Bo", "Chen", "Dora", "Emil", "Fatma", "Gus", "Hana", "Ivo", "Jun", "Kofi", "Lea", "Mia", "Nils", "Oda"]
LAST = ["Ahmadi", "Berg", "Costa", "Dietz", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Jansen", "O'Neil", "Sá, Jr."]


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def employees(count):
    rng = random.Random(2021)
    start = datetime.datetime(2020, 7, 1)
    for employee in range(1, count + 1):
        hired = start + datetime.timedelta(seconds=rng.randrange(2 * 365 * 86_400))
        yield [
            employee,
            f"{rng.choice(FIRST)} {rng.choice(LAST)}",
            hired.strftime("%Y-%m-%dT%H:%M:%SZ"),
            rng.randrange(len(DEPARTMENTS)) + 1,
            rng.randrange(len(JOBS)) + 1,
        ]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    directory = sys.argv[2] if len(sys.argv) > 2 else os.path.dirname(os.path.abspath(__file__))
    os.makedirs(directory, exist_ok=True)
    write(f"{directory}/departments.csv", ["department_id", "department_name"], enumerate(DEPARTMENTS, 1))
    write(f"{directory}/jobs.csv", ["job_id", "job_name"], enumerate(JOBS, 1))
    header = ["employee_id", "employee_name", "hiring_date", "department_id", "job_id"]
    write(f"{directory}/employees.csv", header, employees(count))


main()
