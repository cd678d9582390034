"""The benchmark's work in PyTorch, for ratios measured on one machine in one run.

Says in a line of JSON what it is (engine, layouts, devices), then reads requests from stdin, one JSON object a line: arch,
work, layout, batch, threads, seconds, device (cpu or cuda), half, tf32; and answers each with {"imagesPerSecond": ...}, the
median of its calls. Half precision is autocast; without tf32 products are exact in single precision.

`forward`, `input-gradient` and `training-step` are what work.ts measures bare. `surface-loop` is a cell of a loss surface
as users of loss-landscape (Li et al. 2018) compute it: the weights are written, a loader with two worker processes reads
the images one by one, converts and normalises each, and hands out batches of 128 whose losses and hits are summed.
"""
import json
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Block(nn.Module):
    """Two 3x3 convolutions; the shortcut subsamples and pads with zeros (He et al. 2016, option A)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.stride, self.more = stride, outputs - inputs

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.more:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.more // 2, self.more // 2))
        return F.relu(y + x)


class ResNet(nn.Module):
    """CIFAR ResNet of 6n+2 layers on pixels in [0, 1]; normalisation is its first step."""

    def __init__(self, depth, classes=10):
        super().__init__()
        each, widths = (depth - 2) // 6, [16, 16, 32, 64]
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(1, 3, 1, 1))
        self.conv, self.bn = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
        blocks = []
        for stage in range(3):
            for place in range(each):
                first = place == 0
                inputs = widths[stage] if first else widths[stage + 1]
                blocks.append(Block(inputs, widths[stage + 1], 2 if first and stage else 1))
        self.blocks, self.linear = nn.Sequential(*blocks), nn.Linear(64, classes)

    def forward(self, x):
        x = F.relu(self.bn(self.conv((x - self.mean) / self.deviation)))
        return self.linear(self.blocks(x).mean((2, 3)))


class Pictures(torch.utils.data.Dataset):
    """Images as bytes, each converted and normalised when it is read, as image data sets do."""

    def __init__(self, count):
        self.pixels = torch.randint(0, 256, (count, 32, 32, 3), dtype=torch.uint8)
        self.mean, self.deviation = (torch.tensor(v).view(3, 1, 1) for v in (MEAN, DEVIATION))

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, place):
        image = self.pixels[place].permute(2, 0, 1).contiguous().float().div(255)
        return image.sub_(self.mean).div_(self.deviation), place % 10


def forward(model, x, y):
    model.eval()

    def step():
        with torch.inference_mode():
            F.cross_entropy(model(x), y)

    return step


def input_gradient(model, x, y):
    model.eval()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    x = x.detach().requires_grad_(True)

    def step():
        torch.autograd.grad(F.cross_entropy(model(x), y, reduction="sum"), x)

    return step


def training_step(model, x, y):
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)

    def step():
        optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()

    return step


LOOP_IMAGES = 1024


def surface_loop(model, device):
    """One cell."""
    model.eval()
    loader = torch.utils.data.DataLoader(Pictures(LOOP_IMAGES), batch_size=128, num_workers=2)
    start = [p.detach().clone() for p in model.parameters()]
    moves = [[torch.randn_like(p) for p in start] for _ in range(2)]
    loss = nn.CrossEntropyLoss()

    def step():
        for p, w, dx, dy in zip(model.parameters(), start, *moves):
            p.data = w + 0.01 * dx + 0.01 * dy
        total = right = 0
        with torch.no_grad():
            for x, y in loader:
                x, y = x.to(device), y.to(device)
                out = model(x)
                total += loss(out, y).item() * len(y)
                right += out.max(1)[1].eq(y).sum().item()

    return step


WORK = {"forward": forward, "input-gradient": input_gradient, "training-step": training_step}
LAYOUTS = {"nchw": torch.contiguous_format, "channels_last": torch.channels_last}


def ready(arch, work, layout, batch, device):
    """The step that a request asks for, and how many images it takes."""
    torch.manual_seed(0)
    model = ResNet(int(arch[len("resnet") :])).to(device)
    if work == "surface-loop":
        return surface_loop(model, device), LOOP_IMAGES
    memory = LAYOUTS[layout.replace("compiled ", "")]
    model = model.to(memory_format=memory)
    x, y = torch.rand(batch, 3, 32, 32).to(device, memory_format=memory), (torch.arange(batch) % 10).to(device)
    return WORK[work](torch.compile(model) if layout.startswith("compiled ") else model, x, y), batch


def finished(step, device, half):
    """The step until the device has done it, which it does by itself otherwise."""

    def whole():
        with torch.autocast(device, enabled=half):
            step()
        if device == "cuda":
            torch.cuda.synchronize()

    return whole


def rate(step, images, seconds):
    """Images per second, the median of calls after one that warms up."""
    step()
    found, end = [], time.perf_counter() + seconds
    while not found or time.perf_counter() < end:
        begun = time.perf_counter()
        step()
        found.append(images / (time.perf_counter() - begun))
    return statistics.median(found)


def tell(**answer):
    print(json.dumps(answer), flush=True)


def main():
    compiled = [f"compiled {layout}" for layout in LAYOUTS] if hasattr(torch, "compile") else []
    devices = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
    tell(engine=f"torch {torch.__version__}", layouts=[*LAYOUTS, *compiled], devices=devices)
    for line in sys.stdin:
        asked = json.loads(line)
        torch.set_num_threads(asked["threads"])
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = asked["tf32"]
        device = asked["device"]
        step, images = ready(asked["arch"], asked["work"], asked["layout"], asked["batch"], device)
        tell(imagesPerSecond=rate(finished(step, device, asked["half"]), images, asked["seconds"]))


main()
