"""A Ray cluster of two machines that loses one in the middle of a batch; run as a program of its own.

    python -m tests.simulation.city.lost_machine CITY OUT

The cluster is Ray's own for tests: two node managers on this machine, the second of which is killed outright when the
first shard has come back. Prints how many shards were told, and whether that machine is gone.
"""

import sys
from functools import partial
from pathlib import Path

from terminal_sim.simulation.city.batch import run_batch
from terminal_sim.simulation.city.engines.ray_engine import by_ray
from terminal_sim.simulation.city.pricing.law import terms_of
from terminal_sim.simulation.city.pricing.results import Figures
from terminal_sim.simulation.city.reading.own_claims import source_of

HERE = "127.0.0.1"


def main(city: Path, out: Path) -> None:
    from ray.cluster_utils import Cluster

    cluster = Cluster(
        initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False, "node_ip_address": HERE}
    )
    other = cluster.add_node(num_cpus=1, node_ip_address=HERE)
    cluster.wait_for_nodes()
    told: list[str] = []

    def tell(figures: Figures) -> None:
        told.append(figures.name)
        if len(told) == 1:
            cluster.remove_node(other, allow_graceful=False)

    terms = terms_of("", checked_claims=5)
    engine = partial(by_ray, workers=2, address=cluster.address)
    run_batch(source_of(city, out, terms), out, terms, "city", engine=engine, tell=tell)
    gone = not other.any_processes_alive()
    cluster.shutdown()  # type: ignore[no-untyped-call]
    print(f"told {len(told)}, the other machine is {'gone' if gone else 'there'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
