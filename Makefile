# Every target sets up what it needs, in .venv of this folder only. Needed beforehand: Python 3.11+, git, make.
# 每个目标都会自行准备环境，只写入本文件夹的 .venv。事先只需 Python 3.11+、git、make。
.DEFAULT_GOAL := help
.PHONY: help demo test lint types imports docs slow bench wheelhouse clean moved

bin := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
python := $(bin)/python
export PYTHONUTF8 := 1

# The install in .venv points at this folder: a clone that was moved or copied is set up anew.
moved := $(shell test "$$(cat .venv/folder 2>/dev/null)" = "$$(pwd)" || echo moved)

.venv/ready-%: pyproject.toml scripts/environment.sh $(moved)
	@sh scripts/environment.sh $*

help:        ## this list · 本说明
	@sed -n 's/^\([a-z]*\): .*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: .venv/ready-demo        ## a tour of everything, under two minutes with the set-up · 演示，连同安装两分钟以内
	@$(python) examples/demo.py

test: .venv/ready-dev        ## all tests but the slow ones · 除慢速测试外的全部测试
	@$(python) -m pytest

lint: .venv/ready-dev        ## style and form of the code · 代码风格与格式
	@$(python) -m ruff check
	@$(python) -m ruff format --check

types: .venv/ready-dev        ## static types · 静态类型
	@$(python) -m mypy

imports: .venv/ready-dev        ## imports go one way · 单向依赖
	@$(bin)/lint-imports

docs: .venv/ready-dev        ## every example and link in the documents · 文档中的示例与链接
	@$(python) -m pytest tests/house/test_docs.py

slow: .venv/ready-dev        ## the slow tests, or PART=servers of them, into docs/slow-results.md · 慢速测试，结果写入该页
	@$(python) scripts/slow.py $(PART)

bench: .venv/ready-dev        ## the benchmarks · 性能测量
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(python) "$$file" || exit; done

wheelhouse: .venv/ready-demo        ## all wheels for a machine without network · 离线安装包
	@$(python) scripts/wheelhouse.py $(if $(FOR),--platform $(FOR)) $(if $(PY),--python $(PY)) $(if $(EXTRAS),--extras $(EXTRAS))

clean:        ## remove all that was made · 清除生成的一切
	rm -rf .venv build dist wheelhouse .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests scripts examples benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
