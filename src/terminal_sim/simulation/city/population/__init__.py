"""A population (人口模拟): families, cover, accounts, bindings, grants, visits and bills, drawn from one seed."""
