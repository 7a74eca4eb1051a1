# Everyday commands; `just` lists them.

# the checks of .ci/run
check:
    .ci/run

# read a sample
sample name="anonymous-sources.txt":
    cargo run --release -- sample-articles/{{name}}

# speed of the core, and from exec to the first frame
bench:
    cargo bench

# take over changed snapshots, then look at them
snapshots:
    INSTA_UPDATE=always cargo test
    git diff -- '*.snap'
