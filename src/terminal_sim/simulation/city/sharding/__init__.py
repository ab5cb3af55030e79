"""Shards of whole connected families (按家庭分片): so that no account is split."""
