import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from support import ROOT, Clock, WordEmbedder, corpus, stories, tiny_bert, write_static_model
from tokenizers import Tokenizer

from index.build import reindex
from index.persian import fold
from training.wordpieces import persian_pieces, wordpiece_tokenizer

if TYPE_CHECKING:
    from bot_api_server import BotApiServer
    from house import Porsa

    from bot.state.store import State

pytest_plugins = ["commands"]

settings.register_profile("untimed", deadline=None)  # a loaded machine is no defect
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A static model folder that needs no download."""
    return write_static_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """A tokenizer as the shipped model has one, its Persian pieces learned from the stories."""
    texts = [story.text for story in stories()]
    letters = sorted({letter for text in texts for letter in fold(text) if letter.isalnum()} | set("0123456789"))
    ascii = [letter for letter in "abcdefghijklmnopqrstuvwxyz0123456789"]
    return wordpiece_tokenizer(
        [*ascii, *(f"##{letter}" for letter in ascii), "where", "bridge"],
        [*letters, *(f"##{letter}" for letter in letters), *persian_pieces(texts * 3, 300)],
    )


@pytest.fixture(scope="session")
def trained(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two small layers with random weights, as training leaves it."""
    import torch
    from transformers import BertModel

    made = tmp_path_factory.mktemp("onnx") / "trained"
    torch.manual_seed(3)
    encoder = BertModel(tiny_bert(tokenizer.get_vocab_size()), add_pooling_layer=False)
    for weights in encoder.parameters():
        torch.nn.init.normal_(weights, weights.mean().item(), 0.05)  # equal ones are held once by the graph
    encoder.save_pretrained(made)
    tokenizer.save(str(made / "tokenizer.json"))
    return made


@pytest.fixture(scope="session")
def model_folder(trained: Path) -> Path:
    """It, and its tokenizer, as a model folder that is read without torch."""
    from training.onnx_model import export, write_folder

    made = trained.parent / "model"
    export(trained, made / "onnx" / "model.onnx")
    write_folder(trained, made)
    return made


@pytest.fixture(scope="session")
def shared() -> Path:
    """The articles and questions beside the repository, where they are."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"the articles and questions of {folder} are not here")
    return folder


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of all STORIES; for reading only."""
    folder = tmp_path_factory.mktemp("indexes") / "stories"
    reindex(corpus(*stories()), folder, WordEmbedder())
    return folder


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Porsa"]:
    """One bot, a child process, for most scenarios of the chat."""
    from house import serving

    with serving(tmp_path_factory.mktemp("porsa")) as house:
        yield house


@pytest.fixture
def server(served: "Porsa") -> "BotApiServer":
    """The Bot API that the bot talks to."""
    return served.server


@pytest.fixture
def clock() -> Clock:
    """The time of `state`."""
    return Clock()


@pytest.fixture
def state(tmp_path: Path, clock: Clock) -> Iterator["State"]:
    """What a bot remembers, in a folder of its own."""
    from bot.state.store import State

    state = State(tmp_path / "new" / "state.sqlite", clock)
    yield state
    state.close()


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    """Where a test may write its own index."""
    return tmp_path / "index"


@pytest.fixture(scope="module")
def other_peoples_warnings() -> Iterator[None]:
    """Importing torch and transformers warns of what only they can mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.simplefilter("ignore", FutureWarning)
        yield


@pytest.fixture(scope="module")
def warnings_of_tools() -> Iterator[None]:
    """Torch, transformers and what writes graphs warn of what only they can mend."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
