# Two targets do all the set-up: `make demo` and `make test`.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DATA ?= ../shared
INDEX ?= var/index
TEACHER ?= all-MiniLM-L6-v2

.PHONY: demo test lint bench bench-chat evaluation pictures train clean

demo: $(VENV)/installed
	$(BIN)/porsa reindex --articles articles --index var/demo
	-$(BIN)/porsa query --index var/demo "چه کسی تشکیل شعب ویژه را اعلام کرد؟"
	$(BIN)/porsa query --chat-look --index var/demo "چه کسی تشکیل شعب ویژه را اعلام کرد؟"

# Files of tests are shared out between two processes. They start many others, each of which would compile every module
# where the environment forbids to keep what was compiled.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/installed lint
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed
	$(BIN)/python -m benchmarks.speed --data $(DATA) --out docs/speed.md

bench-chat: $(VENV)/installed
	PYTHONPATH=tests:tests/bot $(BIN)/python -m benchmarks.chat --data $(DATA) --index $(INDEX) --out docs/load.md

evaluation: $(VENV)/installed
	$(BIN)/python -m benchmarks.evaluation --data $(DATA) --out docs/evaluation.md
	$(BIN)/python -m benchmarks.written --data $(DATA) --out docs/written.md

pictures: $(VENV)/installed
	PYTHONPATH=tests:tests/bot $(BIN)/python -m pictures

train: $(VENV)/installed
	$(BIN)/python -m training.static --data $(DATA)/train --out index/light
	$(BIN)/python -m training.transformer --data $(DATA)/train --teacher $(TEACHER) --out var/trained
	$(BIN)/python -m training.onnx_model var/trained --out index/model
	$(BIN)/python -m training.pieces --data $(DATA)/train
	$(BIN)/python -m training.sentence_ranker --data $(DATA)/train
	$(BIN)/python -m training.latin --data $(DATA)/train

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) var build *.egg-info
