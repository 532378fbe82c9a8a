"""What is collected loads what was collected with it."""

import re
import shutil

from django.contrib.staticfiles import finders

from probidad.core.ui.storage import StaticFiles


def test_modules_load_each_other_by_their_cacheable_names(tmp_path):
    for name in ("anonymity/blind.js", "anonymity/bytes.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(finders.find(name), tmp_path / name)
    storage = StaticFiles(location=tmp_path, base_url="/static/")
    names = ["anonymity/blind.js", "anonymity/bytes.js"]
    collected = {
        name: target for name, target, _new in storage.post_process({n: (storage, n) for n in names})
    }
    loaded = re.findall(r'from "\./(.+?)"', (tmp_path / collected["anonymity/blind.js"]).read_text())
    assert [f"anonymity/{name}" for name in loaded] == [collected["anonymity/bytes.js"]]
