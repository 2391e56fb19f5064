"""nova-compute, with realstack.virt known as nova.virt.realstack (nova loads drivers from nova.virt only)."""
from nova.cmd.compute import main  # noqa: F401  first: it patches for eventlet
import sys
import realstack.virt
sys.modules['nova.virt.realstack'] = realstack.virt
